import type { Migration } from './migrate.ts';

/**
 * `phones`: one per user, sealed; its hash is of scope and number, so that no two users of a scope have the same. `session_keys`: WeChat's,
 * sealed, one per user and app, found by the session that brought it too, because it goes with that.
 */
export const phonesAndSessionKeys: Migration = {
  version: 4,
  name: 'phones-and-session-keys',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    create table phones (
      user_id blob not null primary key references users (id) deferrable initially deferred,
      number_hash blob not null unique,
      sealed_number blob not null,
      code_hash blob not null,
      bound_at integer not null
    ) strict, without rowid;

    create table session_keys (
      user_id blob not null references users (id) deferrable initially deferred,
      appid text not null,
      session_id blob not null,
      sealed_key blob not null,
      primary key (user_id, appid)
    ) strict, without rowid;
    create index session_keys_of_session on session_keys (session_id);
  `;
}

function forPostgres(): string {
  return `
    create table phones (
      user_id bytea not null primary key,
      number_hash bytea not null unique,
      sealed_number bytea not null,
      code_hash bytea not null,
      bound_at bigint not null
    );

    create table session_keys (
      user_id bytea not null,
      appid text not null,
      session_id bytea not null,
      sealed_key bytea not null,
      primary key (user_id, appid)
    );
    create index session_keys_of_session on session_keys (session_id);
  `;
}

function forMysql(): string {
  const options = 'engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin';
  return `
    create table if not exists phones (
      user_id binary(16) not null primary key,
      number_hash varbinary(32) not null,
      sealed_number varbinary(255) not null,
      code_hash varbinary(32) not null,
      bound_at bigint not null,
      unique key phones_of_number (number_hash)
    ) ${options};

    create table if not exists session_keys (
      user_id binary(16) not null,
      appid varchar(64) not null,
      session_id binary(16) not null,
      sealed_key varbinary(255) not null,
      primary key (user_id, appid),
      key session_keys_of_session (session_id)
    ) ${options};
  `;
}
