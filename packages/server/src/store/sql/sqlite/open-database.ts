import { closeSync, mkdirSync, openSync } from 'node:fs';
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
  // 40 MB of log before it is copied back: a fifth less work per login than the default, at a bounded size.
  'wal_autocheckpoint = 10000',
  'journal_size_limit = 67108864',
  'cache_size = -65536',
];

/**
 * Opens the file for durable writes, creating it for its owner only.
 * @throws what the system or SQLite says; Error when SQLite does not promise durability there.
 */
export async function openDatabase(path: string): Promise<SqliteDatabase> {
  const { DatabaseSync } = await loadSqlite();
  // Made before SQLite does it, because SQLite follows the umask; the log beside it takes over these rights.
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
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
