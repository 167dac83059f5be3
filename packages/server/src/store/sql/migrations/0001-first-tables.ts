import type { Migration } from '../migrate.ts';

/**
 * Identifiers are 16 bytes in time order, so tables keyed by them grow at their end and a login dirties few pages. Whatever is compared
 * byte by byte is stored as bytes. `identities` leads from WeChat's names to our users. `attempts` holds ten minutes; keyed by the session
 * that each opened, it is in time order too, without an index for that.
 */
export const firstTables: Migration = {
  version: 1,
  name: 'first-tables',
  sqlite: `
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
      primary key (namespace, subject)
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
  `,
};
