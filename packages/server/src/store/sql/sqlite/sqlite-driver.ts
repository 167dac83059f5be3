import { type Clock, unixSeconds } from '../../../clock.ts';
import type { Measure } from '../../../measure.ts';
import type { Change, Query, SqlDriver, SqlReader } from '../driver.ts';
import { type Migration, type MigrationRun, migrate, type Schema } from '../migrations/migrate.ts';
import { migrations } from '../migrations/migrations.ts';
import { startCheckpointThread } from './checkpoint-thread.ts';
import { type Checkpoints, createCheckpoints } from './checkpoints.ts';
import { createGroupCommit, type WriteConnection } from './group-commit.ts';
import type { SqliteDatabase, SqliteStatement } from './load-sqlite.ts';
import { openDatabase } from './open-database.ts';
import { describeOpenError, describeSqliteError, isConstraint, isFsyncFault } from './sqlite-errors.ts';

/** 4 ms of work: long enough to share the wait for the disk, short enough that reads and other requests hardly notice. */
const maxGroup = 256;
/** Under a second of work on a slow disk; what comes on top is better told to come again. */
const maxWaiting = 8192;

export interface SqliteDriverOptions {
  readonly path: string;
  readonly clock: Clock;
  /** Called once when a write was not confirmed by the disk. */
  readonly onFatal: (cause: unknown) => void;
  /** Told how long each commit has held the process up. */
  readonly onBlocked?: ((ms: number) => void) | undefined;
  readonly measure?: Measure | undefined;
}

interface OpenSqlite extends Omit<SqliteDriverOptions, 'path'> {
  readonly writing: SqliteDatabase;
  readonly reading: SqliteDatabase;
  readonly checkpoints: Checkpoints;
}

/**
 * Opens the file, brings its schema up to date, and writes in groups.
 * @throws Error with the cause and the fix when the file cannot be used.
 */
export async function createSqliteDriver({ path, ...options }: SqliteDriverOptions): Promise<SqlDriver> {
  let writing: SqliteDatabase | undefined;
  try {
    writing = await openDatabase(path);
    await migrateDatabase(writing, migrations, { now: unixSeconds(options.clock) });
    const reading = await openDatabase(path);
    reading.exec('pragma query_only = on');
    const checkpoints = createCheckpoints({ startThread: () => startCheckpointThread(path) });
    return driveSqlite({ writing, reading, checkpoints, ...options });
  } catch (error) {
    writing?.close();
    throw describeOpenError(path, error);
  }
}

/**
 * Two connections to one file: while one is inside a transaction, reads go to the other, so that they never see what is not committed
 * yet. Otherwise they use the one that writes, because its cache is still warm: each commit empties the other's.
 */
export function driveSqlite(of: OpenSqlite): SqlDriver {
  const [writing, apart] = [createPreparer(of.writing), createPreparer(of.reading)];
  const connection = withCheckpoints(timeCommits(createWriteConnection(of.writing, writing), of), of.checkpoints);
  let isTrusted = true;
  const onFatal = (cause: unknown) => {
    isTrusted = false;
    of.onFatal(cause);
  };
  const { write, close } = createGroupCommit({ connection, maxGroup, maxWaiting, onFatal, measure: of.measure });
  return {
    reader: createReader(() => (connection.isOpen() ? apart : writing)),
    write,
    async close() {
      await close();
      await of.checkpoints.close();
      // The last one who closes the file deletes the log, and it is not known whether the disk has anything else.
      if (!isTrusted) return;
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

/** The schema, and nothing else, of a database whose lock the caller takes. */
export const describeSchema = (database: SqliteDatabase): Schema => {
  const prepare = createPreparer(database);
  const { get, all } = createReader(() => prepare);
  return {
    dialect: 'sqlite',
    hasTable: async (name) => (await get(findTable, name)) !== undefined,
    all,
    runScript: (script) => database.exec(script),
    apply: (changes) => applyChanges(prepare, changes),
  };
};

const findTable: Query = { sql: "select 1 as found from sqlite_schema where type = 'table' and name = ?" };

export async function migrateDatabase(
  database: SqliteDatabase,
  wanted: readonly Migration[],
  run: MigrationRun,
): Promise<void> {
  const connection = createWriteConnection(database, createPreparer(database));
  await connection.begin();
  try {
    await migrate(describeSchema(database), wanted, run);
    await connection.commit();
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

interface SqliteWriteConnection extends WriteConnection {
  /** Whether a transaction is open, or its end failed. */
  isOpen(): boolean;
}

function createWriteConnection(database: SqliteDatabase, prepare: Preparer): SqliteWriteConnection {
  let isOpen = false;
  return {
    look: createReader(() => prepare),
    apply: (changes) => applyChanges(prepare, changes),
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
    isConflict: (error) => error instanceof Missed || isConstraint(error),
    isFatal: isFsyncFault,
    describe: describeSqliteError,
  };
}

/** A commit waits for the disk, and everything else for the commit. */
function timeCommits(
  connection: SqliteWriteConnection,
  { clock, onBlocked }: Pick<SqliteDriverOptions, 'clock' | 'onBlocked'>,
): SqliteWriteConnection {
  return {
    ...connection,
    commit() {
      const startedMs = clock.monotonicMs();
      try {
        return connection.commit();
      } finally {
        onBlocked?.(clock.monotonicMs() - startedMs);
      }
    },
  };
}

function withCheckpoints(connection: SqliteWriteConnection, checkpoints: Checkpoints): SqliteWriteConnection {
  let rows = 0;
  return {
    ...connection,
    begin() {
      rows = 0;
      const free = checkpoints.whenFree();
      return free ? free.then(() => connection.begin()) : connection.begin();
    },
    apply(changes) {
      rows += changes.length;
      return connection.apply(changes);
    },
    commit() {
      const committed = connection.commit();
      checkpoints.note(rows);
      return committed;
    },
  };
}

function applyChanges(prepare: Preparer, changes: readonly Change[]): void {
  for (const { statement, values } of changes) {
    const changed = Number(prepare(statement.sql).run(...values).changes);
    if (changed !== 1 && !statement.takesAll)
      throw new Missed(`${statement.change} of ${statement.table} changed ${changed} rows`);
  }
}

/** A row was not as it had been seen before the lock was taken. */
class Missed extends Error {}

/** SQLite rolls back by itself after some errors, a full disk among them, and then refuses to do it again. */
function rollBack(database: SqliteDatabase): void {
  try {
    database.exec('rollback');
  } catch (error) {
    if (!String(error).includes('no transaction is active')) throw error;
  }
}

function createReader(choose: () => Preparer): SqlReader {
  const read = <T>(query: Query, ask: (statement: SqliteStatement) => T): T => {
    try {
      return ask(choose()(textOf(query)));
    } catch (error) {
      throw describeSqliteError(error);
    }
  };
  return {
    get: (query, ...values) => read(query, (statement) => statement.get(...values)),
    all: (query, ...values) => read(query, (statement) => statement.all(...values)),
  };
}

const texts = new Map<Query, string>();

function textOf(query: Query): string {
  const known = texts.get(query);
  if (known !== undefined) return known;
  const text = query.by === undefined ? query.sql : `${query.sql} ${query.by} = ?`;
  texts.set(query, text);
  return text;
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
