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
  /** Default: sqlite. */
  readonly on?: DatabaseName;
}

export const mutations: readonly Mutation[] = [
  {
    name: 'answer-before-commit',
    does: 'A login on SQLite is answered before its commit.',
    caughtBy: 'killed-instance',
    size: 20,
  },
  {
    name: 'upgrade-forgets-rows',
    does: 'The newest step of the schema deletes the attempts without a key.',
    caughtBy: 'upgrades',
    size: 1,
  },
  {
    name: 'production-takes-the-emulator',
    does: 'Production asks an emulator instead of WeChat, if told to.',
    caughtBy: 'production-refuses',
    size: 2,
  },
  {
    name: 'production-reads-open-files',
    does: 'Secrets are taken from files that everybody on the machine may read.',
    caughtBy: 'production-refuses',
    size: 2,
  },
  {
    name: 'refresh-without-condition',
    does: 'A refresh writes the next generation whatever generation the session has by then.',
    caughtBy: 'refresh-races',
    size: 19,
  },
  {
    name: 'redirects-followed',
    does: 'A redirect of WeChat’s is followed, wherever it leads.',
    caughtBy: 'hostile-wechat',
    size: 3,
  },
  {
    name: 'answers-without-limit',
    does: 'An answer of WeChat’s is read to its end, however long it is.',
    caughtBy: 'hostile-wechat',
    size: 3,
  },
  {
    name: 'code-unescaped',
    does: 'A login code goes into the question to WeChat as it came.',
    caughtBy: 'hostile-wechat',
    size: 3,
  },
  {
    name: 'circuit-counts-bad-codes',
    does: 'A code that WeChat does not know counts as a failure of WeChat’s.',
    caughtBy: 'circuit',
    size: 1,
  },
  {
    name: 'silence-unnoticed',
    does: 'A WeChat that answers nobody is noticed only when the first have waited in vain.',
    caughtBy: 'circuit',
    size: 1,
  },
  {
    name: 'answer-replayed-without-key',
    does: 'Whoever sends a login code again without an Idempotency-Key is given the session.',
    caughtBy: 'broken-answers',
    size: 20,
  },
  {
    name: 'answer-before-disk',
    does: 'Logins that share a commit on SQLite are answered before it.',
    caughtBy: 'disk-before-answer',
    size: 60,
  },
  {
    name: 'disk-not-asked',
    does: 'SQLite is told not to wait for the disk.',
    caughtBy: 'disk-before-answer',
    size: 60,
  },
  {
    name: 'failed-fsync-retried',
    does: 'The process goes on after a failed fsync.',
    caughtBy: 'failing-disk',
    size: 6,
  },
  {
    name: 'expiry-not-checked',
    does: 'An access token is taken after its end.',
    caughtBy: 'clock-jumps',
    size: 12,
  },
  {
    name: 'never-sheds',
    says: 'at five times good answers take 250 ms (p99)',
    does: 'It counts requests as refused and serves them all the same, however many there are.',
    caughtBy: 'overload',
    size: 6,
  },
  {
    name: 'sheds-alike',
    says: 'refresh and logout are refused less often than logins',
    does: 'It refuses refresh and logout as soon as new logins.',
    caughtBy: 'overload',
    size: 6,
  },
  {
    name: 'disk-taken-for-work',
    says: 'nobody is refused from 5 s after the crowd',
    does: 'What the disk takes counts as too much to do.',
    caughtBy: 'slow-disk',
    size: 7,
  },
  {
    name: 'no-header-timeout',
    does: 'It waits for ever for the rest of a request.',
    caughtBy: 'slow-clients',
    size: 20,
  },
  {
    name: 'key-signs-unpublished',
    does: 'A signing key that an operator makes signs at once, before verifiers can know it.',
    caughtBy: 'rotated-keys',
    size: 10,
  },
  {
    name: 'key-removed-early',
    does: 'A signing key that has retired is removed while its tokens live.',
    caughtBy: 'rotated-keys',
    size: 1,
  },
  {
    name: 'compromised-key-believed',
    does: 'A compromised signing key is replaced, and still believed.',
    caughtBy: 'rotated-keys',
    size: 1,
  },
  {
    name: 'rewrap-unconditional',
    does: 'Another root secret is written over whatever another operator has just written.',
    caughtBy: 'rotated-keys',
    size: 20,
  },
  {
    name: 'forgotten-epoch',
    does: 'A refresh does not ask whether the user has logged out everywhere since.',
    caughtBy: 'rules',
    size: 200,
  },
  {
    name: 'code-accepted-twice',
    does: 'Anybody who sends the code of a login again, without a key, gets its session.',
    caughtBy: 'rules',
    size: 200,
  },
  {
    name: 'login-of-a-banned-user',
    does: 'A login does not ask whether the user is banned.',
    caughtBy: 'finality',
    size: 200,
  },
  {
    name: 'broken-json',
    does: 'A body that is no JSON is an error of the program.',
    caughtBy: 'odd-requests',
    size: 600,
  },
  {
    name: 'secret-in-a-log',
    does: 'The text of a log line holds the refresh token that was presented.',
    caughtBy: 'planted-secrets',
    size: 4,
  },
  {
    name: 'early-refusal',
    does: 'A refresh token of no session is refused before its MAC, at once.',
    caughtBy: 'timing',
    size: 300,
  },
  {
    name: 'blocks-uncounted',
    does: 'Open data is decrypted without a look at whether it is whole blocks.',
    caughtBy: 'parsers',
    size: 5,
  },
  {
    name: 'expression-backtracks',
    does: 'The expression that reads a Bearer token can be matched in many ways.',
    caughtBy: 'expressions',
    size: 1,
  },
  {
    name: 'missing-unique-key',
    does: 'The database does not know that an identity is there once.',
    caughtBy: 'one-person',
    size: 5000,
    on: 'postgres',
  },
  {
    name: 'unionid-ignored',
    does: 'WeChat’s unionid is not looked at.',
    caughtBy: 'one-group',
    size: 20,
  },
  {
    name: 'stops-at-once',
    does: 'At SIGTERM every connection is cut off, and nobody was told before.',
    caughtBy: 'rolling-restarts',
    size: 4,
  },
  {
    name: 'answer-before-database',
    does: 'A login on PostgreSQL or MariaDB is answered before the server has confirmed it.',
    caughtBy: 'killed-database',
    size: 90,
    on: 'postgres',
  },
  {
    name: 'redis-needed',
    says: '99.9 % of the answers are good',
    does: 'A Redis that does not answer is an error of the request.',
    caughtBy: 'redis-away',
    size: 3,
  },
  {
    name: 'restore-keeps-epochs',
    says: 'no session is live',
    does: 'A restore ends nobody’s session.',
    caughtBy: 'restored-backup',
    size: 2000,
  },
  {
    name: 'copy-skips-rows',
    does: 'A copy passes over the last row of each stretch.',
    caughtBy: 'copied-database',
    size: 5000,
  },
  {
    name: 'login-dawdles',
    says: '800 a second of login',
    does: 'Each login waits for a tenth of a second.',
    caughtBy: 'speed',
    size: 3,
  },
  {
    name: 'copy-keeps-old-rows',
    does: 'A copy that is made again leaves rows as they were that have changed since.',
    caughtBy: 'moved-service',
    size: 20000,
  },
  {
    name: 'database-forgotten',
    does: 'A database that was away is looked for every 8 s.',
    caughtBy: 'restarted-database',
    size: 3,
    on: 'postgres',
  },
  {
    name: 'demoted-primary-kept',
    does: 'A primary that takes no writes any more is kept.',
    caughtBy: 'failover',
    size: 3,
    on: 'postgres',
  },
];
