import type { DatabaseName } from '../databases.ts';

/** A fault that was put in on purpose, as `<name>.patch` beside this file, and the trial that must find it. */
export interface Mutation {
  readonly name: string;
  /** What the program does wrong with it. */
  readonly does: string;
  readonly caughtBy: string;
  /** What the trial must say, where it may say other things too. */
  readonly says?: string;
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
    name: 'refresh-without-condition',
    does: 'A refresh writes the next generation whatever generation the session has by then.',
    caughtBy: 'refresh-races',
    size: 19,
    on: 'sqlite',
  },
  {
    name: 'redirects-followed',
    does: 'A redirect of WeChat’s is followed, wherever it leads.',
    caughtBy: 'hostile-wechat',
    size: 3,
    on: 'sqlite',
  },
  {
    name: 'answers-without-limit',
    does: 'An answer of WeChat’s is read to its end, however long it is.',
    caughtBy: 'hostile-wechat',
    size: 3,
    on: 'sqlite',
  },
  {
    name: 'code-unescaped',
    does: 'A login code goes into the question to WeChat as it came.',
    caughtBy: 'hostile-wechat',
    size: 3,
    on: 'sqlite',
  },
  {
    name: 'circuit-counts-bad-codes',
    does: 'A code that WeChat does not know counts as a failure of WeChat’s.',
    caughtBy: 'circuit',
    size: 1,
    on: 'sqlite',
  },
  {
    name: 'silence-unnoticed',
    does: 'A WeChat that answers nobody is noticed only when the first have waited in vain.',
    caughtBy: 'circuit',
    size: 1,
    on: 'sqlite',
  },
  {
    name: 'answer-replayed-without-key',
    does: 'Whoever sends a login code again without an Idempotency-Key is given the session.',
    caughtBy: 'broken-answers',
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
  {
    name: 'never-sheds',
    says: 'at five times good answers take 250 ms (p99)',
    does: 'It counts requests as refused and serves them all the same, however many there are.',
    caughtBy: 'overload',
    size: 6,
    on: 'sqlite',
  },
  {
    name: 'sheds-alike',
    says: 'refresh and logout are refused less often than logins',
    does: 'It refuses refresh and logout as soon as new logins.',
    caughtBy: 'overload',
    size: 6,
    on: 'sqlite',
  },
  {
    name: 'disk-taken-for-work',
    says: 'nobody is refused from 5 s after the crowd',
    does: 'What the disk takes counts as too much to do.',
    caughtBy: 'slow-disk',
    size: 7,
    on: 'sqlite',
  },
  {
    name: 'no-header-timeout',
    does: 'It waits for ever for the rest of a request.',
    caughtBy: 'slow-clients',
    size: 20,
    on: 'sqlite',
  },
  {
    name: 'key-signs-unpublished',
    does: 'A signing key that an operator makes signs at once, before verifiers can know it.',
    caughtBy: 'rotated-keys',
    size: 10,
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
    name: 'blocks-uncounted',
    does: 'Open data is decrypted without a look at whether it is whole blocks.',
    caughtBy: 'parsers',
    size: 5,
    on: 'sqlite',
  },
  {
    name: 'expression-backtracks',
    does: 'The expression that reads a Bearer token can be matched in many ways.',
    caughtBy: 'expressions',
    size: 1,
    on: 'sqlite',
  },
];
