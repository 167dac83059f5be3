import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadSqlite, type SqliteDatabase } from './load-sqlite.ts';
import { isBusy } from './sqlite-errors.ts';

/** For every connection. `synchronous` is a property of the connection, not of the file. */
const pragmas = [
  'busy_timeout = 5000',
  'synchronous = full',
  'foreign_keys = on',
  'trusted_schema = off',
  // 64 MB of log, which is reached only where it is not copied back in time by others.
  'wal_autocheckpoint = 16384',
  'journal_size_limit = 67108864',
  // Splitting a page makes the next commit walk through the whole cache: what 64 MB save in reads, which the system's own cache answers
  // in 2 µs, they cost several times in commits.
  'cache_size = -8192',
];

/**
 * Opens the file for durable writes, creating it for its owner only.
 * @throws what the system or SQLite says; Error when SQLite does not promise durability there.
 */
export async function openDatabase(path: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = await loadSqlite();
  // Made before SQLite does it, because SQLite follows the umask; the log beside it takes over these rights.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  makeFile(path);
  const database = new DatabaseSync(path);
  try {
    for (const pragma of pragmas) database.exec(`pragma ${pragma}`);
    await useWriteAheadLog(database);
    readBack(database, 'journal_mode', 'wal');
    readBack(database, 'synchronous', 2);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Never opens a file that is there: to close it again would give back every lock that this process holds on it (POSIX), those of SQLite's
 * other connections too, and then whoever else closes the database takes itself for the last one and deletes the log.
 */
function makeFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    accessSync(path, constants.R_OK | constants.W_OK);
    // SQLite would only say that it cannot be opened.
    if (statSync(path).isDirectory()) throw Object.assign(new Error('is a folder'), { code: 'EISDIR' });
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
