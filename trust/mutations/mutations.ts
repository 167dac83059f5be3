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
    name: 'answer-before-disk',
    does: 'Logins that share a commit on SQLite are answered before it.',
    caughtBy: 'disk-before-answer',
    size: 60,
    on: 'sqlite',
  },
  {
    name: 'disk-not-asked',
    does: 'SQLite is told not to wait for the disk.',
    caughtBy: 'disk-before-answer',
    size: 60,
    on: 'sqlite',
  },
  {
    name: 'failed-fsync-retried',
    does: 'The process goes on after a failed fsync.',
    caughtBy: 'failing-disk',
    size: 6,
    on: 'sqlite',
  },
  {
    name: 'expiry-not-checked',
    does: 'An access token is taken after its end.',
    caughtBy: 'clock-jumps',
    size: 12,
    on: 'sqlite',
  },
];
