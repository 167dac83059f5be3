import type { Migration } from './migrate.ts';

/** Services that call us in their own name. Lists (`scopes`, `appids`) are words with a blank between, as OAuth writes scopes. */
export const clientsTable: Migration = {
  version: 5,
  name: 'clients',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    create table clients (
      id blob not null primary key check (length(id) = 16),
      name text not null,
      secret_hash blob not null,
      scopes text not null,
      appids text,
      created_at integer not null,
      ended_at integer
    ) strict, without rowid;
  `;
}

function forPostgres(): string {
  return `
    create table clients (
      id bytea not null primary key check (octet_length(id) = 16),
      name text not null,
      secret_hash bytea not null,
      scopes text not null,
      appids text,
      created_at bigint not null,
      ended_at bigint
    );
  `;
}

function forMysql(): string {
  return `
    create table if not exists clients (
      id binary(16) not null primary key,
      name text not null,
      secret_hash varbinary(32) not null,
      scopes text not null,
      appids text,
      created_at bigint not null,
      ended_at bigint
    ) engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin;
  `;
}
