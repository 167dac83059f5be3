import type { Migration } from './migrate.ts';

/** `link_conflicts`: users whom WeChat takes for one person. `merges`: what an operator made of that, with all that undoing it needs. */
export const merges: Migration = {
  version: 9,
  name: 'merges',
  texts: { sqlite: forSqlite(), postgres: forPostgres(), mysql: forMysql() },
};

function forSqlite(): string {
  return `
    create table link_conflicts (
      user_id blob not null,
      other_user_id blob not null,
      namespace text not null,
      at integer not null,
      primary key (user_id, other_user_id, namespace)
    ) strict, without rowid;
    create index link_conflicts_of_other on link_conflicts (other_user_id);

    create table merges (
      id blob not null primary key check (length(id) = 16),
      kept_user_id blob not null,
      merged_user_id blob not null,
      moved blob not null,
      at integer not null,
      undone_at integer
    ) strict, without rowid;
    create index merges_of_kept on merges (kept_user_id);
    create index merges_of_merged on merges (merged_user_id);
  `;
}

function forPostgres(): string {
  return `
    create table link_conflicts (
      user_id bytea not null,
      other_user_id bytea not null,
      namespace text not null,
      at bigint not null,
      primary key (user_id, other_user_id, namespace)
    );
    create index link_conflicts_of_other on link_conflicts (other_user_id);

    create table merges (
      id bytea not null primary key check (octet_length(id) = 16),
      kept_user_id bytea not null,
      merged_user_id bytea not null,
      moved bytea not null,
      at bigint not null,
      undone_at bigint
    );
    create index merges_of_kept on merges (kept_user_id);
    create index merges_of_merged on merges (merged_user_id);
  `;
}

function forMysql(): string {
  const options = 'engine = InnoDB, default character set utf8mb4 collate utf8mb4_bin';
  return `
    create table if not exists link_conflicts (
      user_id binary(16) not null,
      other_user_id binary(16) not null,
      namespace varchar(80) not null,
      at bigint not null,
      primary key (user_id, other_user_id, namespace),
      key link_conflicts_of_other (other_user_id)
    ) ${options};

    create table if not exists merges (
      id binary(16) not null primary key,
      kept_user_id binary(16) not null,
      merged_user_id binary(16) not null,
      moved mediumblob not null,
      at bigint not null,
      undone_at bigint,
      key merges_of_kept (kept_user_id),
      key merges_of_merged (merged_user_id)
    ) ${options};
  `;
}
