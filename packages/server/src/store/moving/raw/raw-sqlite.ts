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
  // Tables are written one after the other, so a row may come before the one it refers to.
  database.exec('pragma foreign_keys = off');
  return {
    schema: describeSchema(database),
    inKeyOrder: '',
    bytewise: '',
    write: createWrite(database),
    migrate: (run) => migrateDatabase(database, migrations, run),
    tryLock: async () => tryToExclude(database),
    async tidy() {
      database.exec('pragma wal_checkpoint(truncate)');
    },
    async close() {
      // Whoever opens the file next, in this process too, does not wait for memory to be collected.
      database.exec('pragma locking_mode = normal; select 1 from sqlite_schema');
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

/** From the next transaction on, the lock on the file stays with this connection; it fails when any other has the file open. */
function tryToExclude(database: SqliteDatabase): boolean {
  try {
    database.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive');
    database.exec('begin immediate; commit');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}
