import type { Migration } from './migrate.ts';

/**
 * A refresh rewrites its session's row. PostgreSQL writes a new version of it; where the page has room for that, neither another page nor
 * an index is touched (a heap-only update). SQLite and InnoDB rewrite in place.
 */
export const roomForRefreshes: Migration = {
  version: 8,
  name: 'room-for-refreshes',
  texts: {
    sqlite: 'select 1',
    postgres: 'alter table sessions set (fillfactor = 80)',
    mysql: 'select 1',
  },
};
