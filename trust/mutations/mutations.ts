export const mutations = [
  {
    name: 'answer-before-commit',
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
