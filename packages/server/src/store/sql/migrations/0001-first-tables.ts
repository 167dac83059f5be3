import type { Migration } from './migrate.ts';

/**
 * Identifiers are 16 bytes in time order, so tables keyed by them grow at their end and a login dirties few pages. Whatever is compared
 * byte by byte is stored as bytes. `identities` leads from WeChat's names to our users; its key begins with the subject, which few rows
 * share, so that no planner is tempted to read a whole namespace. `attempts` holds ten minutes; keyed by the session that each opened, it
 * is in time order too, without an index for that.
 */
export const firstTables: Migration = {
  version: 1,
  name: 'first-tables',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    create table users (
      id blob not null primary key check (length(id) = 16),
      status text not null check (status in ('active', 'blocked')),
      nickname text,
      avatar_url text,
      phone_masked text,
      roles text not null,
      epoch integer not null,
      created_at integer not null
    ) strict, without rowid;

    create table identities (
      namespace text not null,
      subject blob not null,
      user_id blob not null references users (id) deferrable initially deferred,
      created_at integer not null,
      primary key (subject, namespace)
    ) strict, without rowid;
    create index identities_of_user on identities (user_id, namespace, subject);

    create table sessions (
      id blob not null primary key check (length(id) = 16),
      user_id blob not null references users (id),
      appid text not null,
      counter integer not null,
      salt blob not null,
      user_epoch integer not null,
      created_at integer not null,
      rotated_at integer not null,
      idle_expires_at integer not null,
      expires_at integer not null,
      ended_at integer,
      end_reason text,
      check ((ended_at is null) = (end_reason is null))
    ) strict, without rowid;
    create index sessions_of_user on sessions (user_id, id);

    create table attempts (
      session_id blob not null primary key,
      code_hash blob not null unique,
      key_hash blob,
      at integer not null
    ) strict, without rowid;

    create table avatars (
      id blob not null primary key check (length(id) = 16),
      user_id blob not null unique references users (id),
      media_type text not null,
      bytes blob not null
    ) strict;

    create table signing_keys (
      kid text not null primary key,
      alg text not null,
      public_jwk text not null,
      sealed_private_key blob not null,
      created_at integer not null,
      active_at integer not null,
      retired_at integer
    ) strict, without rowid;

    create table facts (
      name text not null primary key,
      value text not null
    ) strict, without rowid;
  `;
}

/** Without foreign keys: their check would lock and rewrite the user's row at every login, and distributed engines lack them. */
function forPostgres(): string {
  return `
    create table users (
      id bytea not null primary key check (octet_length(id) = 16),
      status text not null check (status in ('active', 'blocked')),
      nickname text,
      avatar_url text,
      phone_masked text,
      roles text not null,
      epoch bigint not null,
      created_at bigint not null
    );

    create table identities (
      namespace text not null,
      subject bytea not null,
      user_id bytea not null,
      created_at bigint not null,
      primary key (subject, namespace)
    );
    create index identities_of_user on identities (user_id, namespace, subject);

    create table sessions (
      id bytea not null primary key check (octet_length(id) = 16),
      user_id bytea not null,
      appid text not null,
      counter bigint not null,
      salt bytea not null,
      user_epoch bigint not null,
      created_at bigint not null,
      rotated_at bigint not null,
      idle_expires_at bigint not null,
      expires_at bigint not null,
      ended_at bigint,
      end_reason text,
      check ((ended_at is null) = (end_reason is null))
    );
    create index sessions_of_user on sessions (user_id, id);

    create table attempts (
      session_id bytea not null primary key,
      code_hash bytea not null unique,
      key_hash bytea,
      at bigint not null
    );

    create table avatars (
      id bytea not null primary key check (octet_length(id) = 16),
      user_id bytea not null unique,
      media_type text not null,
      bytes bytea not null
    );

    create table signing_keys (
      kid text not null primary key,
      alg text not null,
      public_jwk text not null,
      sealed_private_key bytea not null,
      created_at bigint not null,
      active_at bigint not null,
      retired_at bigint
    );

    create table facts (
      name text not null primary key,
      value text not null
    );
  `;
}

/** Byte-exact everywhere: what is compared is binary, and text has a binary collation. */
function forMysql(): string {
  const options = 'engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin';
  return `
    create table if not exists users (
      id binary(16) not null primary key,
      status varchar(20) not null check (status in ('active', 'blocked')),
      nickname text,
      avatar_url text,
      phone_masked varchar(40),
      roles text not null,
      epoch bigint not null,
      created_at bigint not null
    ) ${options};

    create table if not exists identities (
      namespace varchar(80) not null,
      subject varbinary(255) not null,
      user_id binary(16) not null,
      created_at bigint not null,
      primary key (subject, namespace),
      key identities_of_user (user_id, namespace, subject)
    ) ${options};

    create table if not exists sessions (
      id binary(16) not null primary key,
      user_id binary(16) not null,
      appid varchar(64) not null,
      counter bigint not null,
      salt varbinary(64) not null,
      user_epoch bigint not null,
      created_at bigint not null,
      rotated_at bigint not null,
      idle_expires_at bigint not null,
      expires_at bigint not null,
      ended_at bigint,
      end_reason varchar(40),
      key sessions_of_user (user_id, id),
      check ((ended_at is null) = (end_reason is null))
    ) ${options};

    create table if not exists attempts (
      session_id binary(16) not null primary key,
      code_hash varbinary(32) not null,
      key_hash varbinary(32),
      at bigint not null,
      unique key attempts_of_code (code_hash)
    ) ${options};

    create table if not exists avatars (
      id binary(16) not null primary key,
      user_id binary(16) not null,
      media_type varchar(80) not null,
      bytes mediumblob not null,
      unique key avatars_of_user (user_id)
    ) ${options};

    create table if not exists signing_keys (
      kid varchar(64) not null primary key,
      alg varchar(20) not null,
      public_jwk text not null,
      sealed_private_key varbinary(4096) not null,
      created_at bigint not null,
      active_at bigint not null,
      retired_at bigint
    ) ${options};

    create table if not exists facts (
      name varchar(64) not null primary key,
      value text not null
    ) ${options};
  `;
}
