import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadSqlite, type SqliteDatabase } from './load-sqlite.ts';
import { isBusy, readResultCode } from './sqlite-errors.ts';

/** For every connection. `synchronous` is a property of the connection, not of the file. */
const pragmas = [
  'busy_timeout = 5000',
  'synchronous = full',
  'foreign_keys = on',
  'trusted_schema = off',
  // 40 MB of log before it is copied back: a fifth less work per login than the default, at a bounded size.
  'wal_autocheckpoint = 10000',
  'journal_size_limit = 67108864',
  'cache_size = -65536',
];

/**
 * Opens the file for durable writes, creating it for its owner only.
 * @throws Error with the cause and the fix when the file cannot be used, or when SQLite does not promise durability.
 */
export async function openDatabase(path: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = await loadSqlite();
  createFile(path);
  const database = openFile(path, () => new DatabaseSync(path));
  try {
    for (const pragma of pragmas) database.exec(`pragma ${pragma}`);
    await useWriteAheadLog(database);
    readBack(database, 'journal_mode', 'wal');
    readBack(database, 'synchronous', 2);
    return database;
  } catch (error) {
    database.close();
    throw describeOpenError(path, error);
  }
}

/** Made before SQLite does it, because SQLite follows the umask; the log beside it takes over these rights. */
function createFile(path: string): void {
  openFile(path, () => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'a', 0o600));
  });
}

function openFile<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw describeOpenError(path, error);
  }
}

const lockWaitMs = 20;
const lockAttempts = 250;

/** SQLite does not wait for this lock by itself when several processes open a new file at once. */
async function useWriteAheadLog(database: SqliteDatabase): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return database.exec('pragma journal_mode = wal');
    } catch (error) {
      if (!isBusy(error) || attempt === lockAttempts) throw error;
    }
    await setTimeout(lockWaitMs);
  }
}

function readBack(database: SqliteDatabase, pragma: string, wanted: string | number): void {
  const value = database.prepare(`pragma ${pragma}`).get()?.[pragma];
  if (value === wanted) return;
  throw new Error(
    `SQLite keeps ${pragma} at ${value} instead of ${wanted}, so a power cut could lose answered logins. ` +
      'Put the file on a local disk; network folders do not do.',
  );
}

const notSqlite = 'It is not a SQLite database. Give another path, or restore a backup.';
const sqliteReasons: Readonly<Record<number, string>> = {
  5: 'Another process holds its lock. Stop that process, or wait until it is done.',
  8: 'It is read-only for this user. Give this user the right to write the file and its folder.',
  11: 'It is damaged. Restore a backup.',
  26: notSqlite,
};

const systemReasons: Readonly<Record<string, string>> = {
  EACCES: 'This user may not write there. Give it the right to write the file and its folder, or another path.',
  EPERM: 'This user may not write there. Give it the right to write the file and its folder, or another path.',
  EROFS: 'The file system is read-only. Give a path on one that can be written.',
  EISDIR: 'It is a folder. Give the path of a file.',
  ENOTDIR: 'A part of the path is a file, not a folder. Give another path.',
  ENOSPC: 'The disk is full. Make space.',
};

function describeOpenError(path: string, error: unknown): Error {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = sqliteReasons[(readResultCode(error) ?? 0) & 0xff] ?? systemReasons[systemCode] ?? describe(error);
  return new Error(`The database ${path} cannot be opened. ${reason}`, { cause: error });
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
