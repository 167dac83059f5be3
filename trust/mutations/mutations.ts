import type { DatabaseName } from '../databases.ts';

/** A fault that was put in on purpose, as `<name>.patch` beside this file, and the trial that must find it. */
export interface Mutation {
  readonly name: string;
  /** What the program does wrong with it. */
  readonly does: string;
  readonly caughtBy: string;
  readonly size: number;
  readonly on: DatabaseName;
}

export const mutations: readonly Mutation[] = [
  {
    name: 'answer-before-commit',
    does: 'A login on SQLite is answered before its commit.',
    caughtBy: 'killed-instance',
    size: 20,
    on: 'sqlite',
  },
  {
    name: 'upgrade-forgets-rows',
    does: 'The newest step of the schema deletes the attempts without a key.',
    caughtBy: 'upgrades',
    size: 1,
    on: 'sqlite',
  },
  {
    name: 'production-takes-the-emulator',
    does: 'Production asks an emulator instead of WeChat, if told to.',
    caughtBy: 'production-refuses',
    size: 2,
    on: 'sqlite',
  },
  {
    name: 'production-reads-open-files',
    does: 'Secrets are taken from files that everybody on the machine may read.',
    caughtBy: 'production-refuses',
    size: 2,
    on: 'sqlite',
  },
  {
    name: 'key-signs-unpublished',
    does: 'A signing key that an operator makes signs at once, before verifiers can know it.',
    caughtBy: 'rotated-keys',
    size: 1,
    on: 'sqlite',
  },
  {
    name: 'key-removed-early',
    does: 'A signing key that has retired is removed while its tokens live.',
    caughtBy: 'rotated-keys',
    size: 1,
    on: 'sqlite',
  },
  {
    name: 'compromised-key-believed',
    does: 'A compromised signing key is replaced, and still believed.',
    caughtBy: 'rotated-keys',
    size: 1,
    on: 'sqlite',
  },
  {
    name: 'rewrap-unconditional',
    does: 'Another root secret is written over whatever another operator has just written.',
    caughtBy: 'rotated-keys',
    size: 1,
    on: 'sqlite',
  },
];
