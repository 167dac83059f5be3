import { existsSync } from 'node:fs';
import { MovingError } from '../moving-error.ts';
import type { RawDatabase } from './raw-database.ts';
import { openRawMysql } from './raw-mysql.ts';
import { openRawPostgres } from './raw-postgres.ts';
import { openRawSqlite } from './raw-sqlite.ts';

/** What the text of the option `database` names. */
export type DatabaseName =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres' | 'mysql'; readonly url: string };

/** @throws MovingError database_unknown, database_memory; neither says more than the scheme, for the rest may hold a password */
export function readDatabaseName(database: string): DatabaseName {
  const path = /^sqlite:(.+)$/.exec(database)?.[1];
  if (path) return { kind: 'sqlite', path };
  if (/^postgres(?:ql)?:/.test(database)) return { kind: 'postgres', url: database };
  if (/^(?:mysql|mariadb):/.test(database)) return { kind: 'mysql', url: database };
  if (database === 'memory:') throw new MovingError('database_memory');
  throw new MovingError('database_unknown', [/^[a-z0-9+]+:/i.exec(database)?.[0] ?? '?']);
}

/** @throws MovingError database_missing, database_unusable */
export async function openRaw(name: DatabaseName, { mayCreate }: { mayCreate: boolean }): Promise<RawDatabase> {
  if (name.kind === 'sqlite' && !mayCreate && !existsSync(name.path)) {
    throw new MovingError('database_missing', [name.path]);
  }
  try {
    if (name.kind === 'sqlite') return await openRawSqlite(name.path);
    return await (name.kind === 'postgres' ? openRawPostgres(name.url) : openRawMysql(name.url));
  } catch (error) {
    throw new MovingError('database_unusable', [error instanceof Error ? error.message : String(error)], error);
  }
}
