import { createRequire } from 'node:module';
import type { Row, SqlValue } from '../driver.ts';

/** The part of `node:sqlite` that is used here. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export interface SqliteStatement {
  get(...values: readonly SqlValue[]): Row | undefined;
  all(...values: readonly SqlValue[]): readonly Row[];
  run(...values: readonly SqlValue[]): { readonly changes: number | bigint };
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => SqliteDatabase;
}

/** Node's own SQLite from Node 22.13 on, before that a package with the same interface. */
export async function loadSqlite(): Promise<SqliteModule> {
  const builtin = loadBuiltin();
  if (isSqlite(builtin)) return builtin;
  try {
    const installed: unknown = await import('@photostructure/sqlite');
    if (isSqlite(installed)) return installed;
  } catch (cause) {
    throw new Error(describeAbsence(), { cause });
  }
  throw new Error(describeAbsence());
}

/** What `require` takes, in whatever thread. */
export const resolveSqlite = (): string =>
  isSqlite(loadBuiltin()) ? 'node:sqlite' : createRequire(import.meta.url).resolve('@photostructure/sqlite');

/** Node 22 calls its SQLite experimental in a warning at each start; the interface used here has not changed since. */
function loadBuiltin(): unknown {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

const isSqlite = (module: unknown): module is SqliteModule =>
  typeof module === 'object' &&
  module !== null &&
  'DatabaseSync' in module &&
  typeof module.DatabaseSync === 'function';

const describeAbsence = () =>
  `Node ${process.versions.node} has no SQLite of its own. ` +
  'Use Node 22.13 or newer, or install the package: npm install @photostructure/sqlite@1';
