import type { Migration } from './migrate.ts';

/**
 * `audit_events`: what happened, one row each, appended: keyed by its identifier, which is in time order, and by nothing else, because an index
 * by user or name would cost every login a page somewhere. `audit_seals`: the chain of hashes over them.
 */
export const audit: Migration = {
  version: 6,
  name: 'audit',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    create table audit_events (
      id blob not null primary key check (length(id) = 16),
      at integer not null,
      name text not null,
      actor text not null,
      result text not null,
      request_id text not null,
      appid text,
      user_id blob,
      session_id blob,
      reason text,
      place text
    ) strict, without rowid;

    create table audit_seals (
      number integer not null primary key,
      covers_from blob not null,
      covers_below blob not null,
      events integer not null,
      at integer not null,
      previous_hash blob not null,
      hash blob not null
    ) strict, without rowid;
  `;
}

function forPostgres(): string {
  return `
    create table audit_events (
      id bytea not null primary key check (octet_length(id) = 16),
      at bigint not null,
      name text not null,
      actor text not null,
      result text not null,
      request_id text not null,
      appid text,
      user_id bytea,
      session_id bytea,
      reason text,
      place text
    );

    create table audit_seals (
      number bigint not null primary key,
      covers_from bytea not null,
      covers_below bytea not null,
      events bigint not null,
      at bigint not null,
      previous_hash bytea not null,
      hash bytea not null
    );
  `;
}

function forMysql(): string {
  const options = 'engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin';
  return `
    create table if not exists audit_events (
      id varbinary(16) not null primary key check (length(id) = 16),
      at bigint not null,
      name varchar(64) not null,
      actor varchar(128) not null,
      result varchar(16) not null,
      request_id varchar(64) not null,
      appid varchar(64),
      user_id varbinary(16),
      session_id varbinary(16),
      reason varchar(255),
      place varchar(64)
    ) ${options};

    create table if not exists audit_seals (
      number bigint not null primary key,
      covers_from varbinary(16) not null,
      covers_below varbinary(16) not null,
      events bigint not null,
      at bigint not null,
      previous_hash varbinary(32) not null,
      hash varbinary(32) not null
    ) ${options};
  `;
}
