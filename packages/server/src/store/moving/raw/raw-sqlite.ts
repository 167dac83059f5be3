import type { SqlValue, WriteStatement } from '../../sql/driver.ts';
import { migrations } from '../../sql/migrations/migrations.ts';
import type { SqliteDatabase, SqliteStatement } from '../../sql/sqlite/load-sqlite.ts';
import { openDatabase } from '../../sql/sqlite/open-database.ts';
import { describeSchema, migrateDatabase } from '../../sql/sqlite/sqlite-driver.ts';
import { describeOpenError, isBusy } from '../../sql/sqlite/sqlite-errors.ts';
import type { RawDatabase } from './raw-database.ts';

/** @throws Error with the cause and the fix */
export async function openRawSqlite(path: string): Promise<RawDatabase> {
  const database = await openDatabase(path).catch((error: unknown) => {
    throw describeOpenError(path, error);
  });
  return wrapSqlite(database);
}

export function wrapSqlite(database: SqliteDatabase): RawDatabase {
  // Tables are written one after the other, so a row may come before the one it refers to.
  database.exec('pragma foreign_keys = off');
  let isExclusive = false;
  return {
    schema: describeSchema(database),
    inKeyOrder: '',
    bytewise: '',
    write: createWrite(database),
    migrate: (run) => migrateDatabase(database, migrations, run),
    async tryLock() {
      isExclusive = tryToExclude(database);
      return isExclusive;
    },
    async tidy() {
      database.exec('pragma wal_checkpoint(truncate)');
    },
    async close() {
      if (isExclusive) giveUpLock(database);
      database.close();
    },
  };
}

function createWrite(database: SqliteDatabase): RawDatabase['write'] {
  const prepared = new Map<WriteStatement, SqliteStatement>();
  return (statement, rows: readonly (readonly SqlValue[])[]) => {
    const known = prepared.get(statement) ?? database.prepare(statement.sql);
    prepared.set(statement, known);
    for (const values of rows) known.run(...values);
  };
}

/** The lock of the next transaction stays with this connection; it cannot be had while any other has the file open. */
function tryToExclude(database: SqliteDatabase): boolean {
  database.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive');
  try {
    database.exec('begin immediate; commit');
    return true;
  } catch (error) {
    if (!isBusy(error)) throw error;
    database.exec('pragma busy_timeout = 5000; pragma locking_mode = normal');
    return false;
  }
}

/**
 * Leaves everything in the one file. On Node 20 a connection stays open until its statements are collected, and must hold no lock until then.
 * Where this fails, on a full disk say, whoever opens the file next reads the log instead.
 */
function giveUpLock(database: SqliteDatabase): void {
  try {
    database.exec('pragma journal_mode = delete; pragma locking_mode = normal; select 1 from sqlite_schema');
  } catch {}
}
