import type { Migration } from './migrate.ts';

/** `leases`: who leads what, until when. `wechat_api_tokens`: one per app, for all instances, and how often WeChat was made to replace it. */
export const leasesAndApiTokens: Migration = {
  version: 2,
  name: 'leases-and-api-tokens',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    create table leases (
      name text not null primary key,
      holder text not null,
      expires_at integer not null
    ) strict, without rowid;

    create table wechat_api_tokens (
      appid text not null primary key,
      version integer not null,
      sealed_token blob not null,
      expires_at integer not null,
      forced_at integer not null,
      forced_on_day integer not null
    ) strict, without rowid;
  `;
}

function forPostgres(): string {
  return `
    create table leases (
      name text not null primary key,
      holder text not null,
      expires_at bigint not null
    );

    create table wechat_api_tokens (
      appid text not null primary key,
      version bigint not null,
      sealed_token bytea not null,
      expires_at bigint not null,
      forced_at bigint not null,
      forced_on_day bigint not null
    );
  `;
}

function forMysql(): string {
  const options = 'engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin';
  return `
    create table if not exists leases (
      name varchar(100) not null primary key,
      holder varchar(64) not null,
      expires_at bigint not null
    ) ${options};

    create table if not exists wechat_api_tokens (
      appid varchar(64) not null primary key,
      version bigint not null,
      sealed_token varbinary(4096) not null,
      expires_at bigint not null,
      forced_at bigint not null,
      forced_on_day bigint not null
    ) ${options};
  `;
}
