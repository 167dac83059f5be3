import type { Migration } from './migrate.ts';

/** Images in a bucket that nobody is shown, or that are on their way there, and from when on they are to be removed. */
export const avatarLeftovers: Migration = {
  version: 7,
  name: 'avatar-leftovers',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    create table avatar_leftovers (
      id blob not null primary key,
      due_at integer not null
    ) strict, without rowid;
    create index avatar_leftovers_due on avatar_leftovers (due_at);
  `;
}

function forPostgres(): string {
  return `
    create table avatar_leftovers (
      id bytea not null primary key,
      due_at bigint not null
    );
    create index avatar_leftovers_due on avatar_leftovers (due_at);
  `;
}

function forMysql(): string {
  return `
    create table if not exists avatar_leftovers (
      id binary(16) not null primary key,
      due_at bigint not null,
      key avatar_leftovers_due (due_at)
    ) engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin;
  `;
}
