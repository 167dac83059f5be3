import type { Row, SqlDriver, SqlReader, SqlValue } from '../driver.ts';
import { createGroupCommit, type WriteConnection } from '../group-commit.ts';
import { type Migration, migrate, type SchemaTransaction } from '../migrate.ts';
import { migrations } from '../migrations/migrations.ts';
import type { SqliteDatabase, SqliteStatement } from './load-sqlite.ts';
import { openDatabase } from './open-database.ts';
import { describeOpenError, describeSqliteError, isFsyncFault } from './sqlite-errors.ts';

/** 4 ms of work: long enough to share the wait for the disk, short enough that reads and other requests hardly notice. */
const maxGroup = 256;
/** Under a second of work on a slow disk; what comes on top is better told to come again. */
const maxWaiting = 8192;

export interface SqliteDriverOptions {
  readonly path: string;
  /** Unix seconds, for the record of migrations. */
  readonly now: number;
  /** Called once when a write was not confirmed by the disk. */
  readonly onFatal: (cause: unknown) => void;
}

/**
 * Opens the file, brings its schema up to date, and writes in groups.
 * @throws Error with the cause and the fix when the file cannot be used.
 */
export async function createSqliteDriver({ path, now, onFatal }: SqliteDriverOptions): Promise<SqlDriver> {
  let writing: SqliteDatabase | undefined;
  try {
    writing = await openDatabase(path);
    await migrateDatabase(writing, migrations, now);
    const reading = await openDatabase(path);
    reading.exec('pragma query_only = on; pragma cache_size = -16384');
    return driveSqlite({ writing, reading, onFatal });
  } catch (error) {
    writing?.close();
    throw describeOpenError(path, error);
  }
}

/**
 * Two connections to one file: while one is inside a transaction, reads go to the other, so that they never see what is not committed
 * yet. Otherwise they use the one that writes, because its cache is still warm: each commit empties the other's.
 */
export function driveSqlite(of: {
  readonly writing: SqliteDatabase;
  readonly reading: SqliteDatabase;
  readonly onFatal: (cause: unknown) => void;
}): SqlDriver {
  const [writing, apart] = [createPreparer(of.writing), createPreparer(of.reading)];
  const connection = createWriteConnection(of.writing, writing);
  const { write, close } = createGroupCommit({ connection, maxGroup, maxWaiting, onFatal: of.onFatal });
  return {
    reader: createReader(() => (connection.isOpen() ? apart : writing)),
    write,
    async close() {
      await close();
      of.reading.close();
      emptyLog(of.writing);
      of.writing.close();
    },
  };
}

/** Leaves everything in the one file. Where that fails, on a full disk say, the next start reads the log instead. */
function emptyLog(database: SqliteDatabase): void {
  try {
    database.exec('pragma wal_checkpoint(truncate)');
  } catch {}
}

/** The lock is taken before the schema is read, so of several processes at once each sees what the one before it did. */
export async function migrateDatabase(
  database: SqliteDatabase,
  wanted: readonly Migration[],
  now: number,
): Promise<void> {
  const connection = createWriteConnection(database, createPreparer(database));
  await connection.begin();
  try {
    await migrate(connection.transaction, wanted, now);
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

interface SqliteWriteConnection extends WriteConnection {
  readonly transaction: SchemaTransaction;
  /** Whether a transaction is open, or its end failed. */
  isOpen(): boolean;
}

function createWriteConnection(database: SqliteDatabase, prepare: Preparer): SqliteWriteConnection {
  let isOpen = false;
  return {
    transaction: {
      get: (sql, ...values) => prepare(sql).get(...values),
      all: (sql, ...values) => prepare(sql).all(...values),
      run: ({ sql }, ...values) => Number(prepare(sql).run(...values).changes),
      runScript: (script) => database.exec(script),
    },
    isOpen: () => isOpen,
    begin() {
      prepare('begin immediate').run();
      isOpen = true;
    },
    commit() {
      prepare('commit').run();
      isOpen = false;
    },
    rollback() {
      rollBack(database);
      isOpen = false;
    },
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

function createReader(choose: () => Preparer): SqlReader {
  const read = <T>(query: (statement: SqliteStatement) => T, sql: string): T => {
    try {
      return query(choose()(sql));
    } catch (error) {
      throw describeSqliteError(error);
    }
  };
  return {
    get: (sql, ...values: SqlValue[]): Row | undefined => read((statement) => statement.get(...values), sql),
    all: (sql, ...values: SqlValue[]): readonly Row[] => read((statement) => statement.all(...values), sql),
  };
}

type Preparer = (sql: string) => SqliteStatement;

function createPreparer(database: SqliteDatabase): Preparer {
  const prepared = new Map<string, SqliteStatement>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}
