import type { Migration } from './migrate.ts';

/**
 * Bans with an end and a reason, what a session came from, and the bans that outlive their users: keyed hashes of identities, so that a
 * stolen database names nobody.
 */
export const accountLife: Migration = {
  version: 3,
  name: 'account-life',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    alter table users add column banned_until integer;
    alter table users add column ban_reason text;
    alter table sessions add column device text;
    alter table sessions add column place text;

    create table bans (
      identity_hash blob not null primary key,
      reason text,
      banned_until integer,
      created_at integer not null
    ) strict, without rowid;
  `;
}

function forPostgres(): string {
  return `
    alter table users add column banned_until bigint, add column ban_reason text;
    alter table sessions add column device text, add column place text;

    create table bans (
      identity_hash bytea not null primary key,
      reason text,
      banned_until bigint,
      created_at bigint not null
    );
  `;
}

function forMysql(): string {
  return `
    ${addColumns('users', ['banned_until bigint', 'ban_reason text'])}
    ${addColumns('sessions', ['device varchar(64)', 'place varchar(64)'])}

    create table if not exists bans (
      identity_hash varbinary(32) not null primary key,
      reason text,
      banned_until bigint,
      created_at bigint not null
    ) engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin;
  `;
}

/** MySQL, unlike MariaDB, cannot say `add column if not exists`. */
function addColumns(table: string, columns: readonly string[]): string {
  const [first = ''] = columns.map((column) => column.split(' ')[0]);
  const addition = columns.map((column) => `add column ${column}`).join(', ');
  return `
    set @change_of_schema = (
      select if(count(*) = 0, 'alter table ${table} ${addition}', 'do 0') from information_schema.columns
      where table_schema = database() and table_name = '${table}' and column_name = '${first}'
    );
    prepare change_of_schema from @change_of_schema;
    execute change_of_schema;
    deallocate prepare change_of_schema;`;
}
