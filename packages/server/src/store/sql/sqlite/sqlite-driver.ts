import type { Row, SqlDriver, SqlReader, SqlValue } from '../driver.ts';
import { createGroupCommit, type WriteConnection } from '../group-commit.ts';
import { migrate, type SchemaTransaction } from '../migrate.ts';
import { migrations } from '../migrations/migrations.ts';
import type { SqliteDatabase, SqliteStatement } from './load-sqlite.ts';
import { openDatabase } from './open-database.ts';
import { describeSqliteError, isFsyncFault } from './sqlite-errors.ts';

export interface SqliteDriverOptions {
  readonly path: string;
  /** Unix seconds, for the record of migrations. */
  readonly now: number;
  readonly onFatal: (cause: unknown) => void;
}

/** 4 ms of work: long enough to spread the wait for the disk thin, short enough that reads and other requests hardly notice. */
const maxGroup = 256;
/** Under a second of work on a slow disk; what comes on top is better told to come again. */
const maxWaiting = 8192;

/**
 * Opens the file, brings its schema up to date, and writes in groups.
 * @throws Error with the cause and the fix when the file cannot be used.
 */
export async function createSqliteDriver({ path, now, onFatal }: SqliteDriverOptions): Promise<SqlDriver> {
  const writing = await openDatabase(path);
  await migrateDatabase(writing, now).catch((error) => {
    writing.close();
    throw error;
  });
  const reading = await openDatabase(path);
  reading.exec('pragma query_only = on');

  const connection = createWriteConnection(writing);
  const { write, close } = createGroupCommit({ connection, maxGroup, maxWaiting, onFatal });
  return {
    reader: createReader(reading),
    write,
    async close() {
      await close();
      reading.close();
      writing.close();
    },
  };
}

/** The lock is taken before the schema is read, so of several processes at once each sees what the one before it did. */
async function migrateDatabase(database: SqliteDatabase, now: number): Promise<void> {
  const connection = createWriteConnection(database);
  await connection.begin();
  try {
    await migrate(connection.transaction, migrations, now);
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

function createWriteConnection(
  database: SqliteDatabase,
): WriteConnection & { readonly transaction: SchemaTransaction } {
  const prepare = createPreparer(database);
  return {
    transaction: {
      get: (sql, ...values) => prepare(sql).get(...values),
      all: (sql, ...values) => prepare(sql).all(...values),
      run: ({ sql }, ...values) => Number(prepare(sql).run(...values).changes),
      runScript: (script) => database.exec(script),
    },
    begin: () => void prepare('begin immediate').run(),
    commit: () => void prepare('commit').run(),
    rollback: () => rollBack(database),
    isFatal: isFsyncFault,
    describe: describeSqliteError,
  };
}

/** SQLite rolls back by itself after some errors, a full disk among them, and then refuses to do it again. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('rollback');
  } catch (error) {
    if (!String(error).includes('no transaction is active')) throw error;
  }
}

function createReader(database: SqliteDatabase): SqlReader {
  const prepare = createPreparer(database);
  const read = <T>(query: (statement: SqliteStatement) => T, sql: string): T => {
    try {
      return query(prepare(sql));
    } catch (error) {
      throw describeSqliteError(error);
    }
  };
  return {
    get: (sql, ...values: SqlValue[]): Row | undefined => read((statement) => statement.get(...values), sql),
    all: (sql, ...values: SqlValue[]): readonly Row[] => read((statement) => statement.all(...values), sql),
  };
}

function createPreparer(database: SqliteDatabase): (sql: string) => SqliteStatement {
  const prepared = new Map<string, SqliteStatement>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}
