/** Builds that are broken on purpose: what each does wrong, and which trial must notice. */
export const mutations = [
  {
    name: 'never-sheds',
    does: 'It counts requests as refused and serves them all the same, however many there are.',
    caughtBy: 'overload',
    size: 6,
    on: 'sqlite',
  },
  {
    name: 'sheds-alike',
    does: 'It refuses refresh and logout as soon as new logins.',
    caughtBy: 'overload',
    size: 6,
    on: 'sqlite',
  },
  {
    name: 'no-header-timeout',
    does: 'It waits for ever for the rest of a request.',
    caughtBy: 'slow-clients',
    size: 20,
    on: 'sqlite',
  },
] as const;
