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
    name: 'forgotten-epoch',
    does: 'A refresh does not ask whether the user has logged out everywhere since.',
    caughtBy: 'rules',
    size: 200,
    on: 'sqlite',
  },
  {
    name: 'code-accepted-twice',
    does: 'Anybody who sends the code of a login again, without a key, gets its session.',
    caughtBy: 'rules',
    size: 200,
    on: 'sqlite',
  },
  {
    name: 'login-of-a-banned-user',
    does: 'A login does not ask whether the user is banned.',
    caughtBy: 'finality',
    size: 200,
    on: 'sqlite',
  },
  {
    name: 'broken-json',
    does: 'A body that is no JSON is an error of the program.',
    caughtBy: 'odd-requests',
    size: 600,
    on: 'sqlite',
  },
  {
    name: 'secret-in-a-log',
    does: 'The text of a log line holds the refresh token that was presented.',
    caughtBy: 'planted-secrets',
    size: 4,
    on: 'sqlite',
  },
  {
    name: 'early-refusal',
    does: 'A refresh token of no session is refused before its MAC, at once.',
    caughtBy: 'timing',
    size: 300,
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
];
