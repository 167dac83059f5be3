import { existsSync, linkSync, renameSync } from 'node:fs';
import { loadSqlite, type SqliteDatabase } from '../../sql/sqlite/load-sqlite.ts';
import { isBusy, readResultCode } from '../../sql/sqlite/sqlite-errors.ts';
import { MovingError } from '../moving-error.ts';
import { companions, syncFolder } from './partial-file.ts';
import { runApart } from './run-apart.ts';

const findRootCheck = "select value from facts where name = 'root_check'";

/**
 * What tells whose database is there; undefined when there is none, or none that can be read. Changes nothing.
 * @throws MovingError database_open
 */
export async function findPresentRootCheck(path: string): Promise<unknown> {
  if (!existsSync(path)) return undefined;
  try {
    // So, even reading is refused while any other has the file open.
    const pragmas = ['busy_timeout = 0', 'locking_mode = exclusive'];
    const [row] = await runApart({ path, pragmas, sql: findRootCheck });
    return row?.value;
  } catch (error) {
    if (isBusy(error)) throw new MovingError('database_open', [path]);
    return undefined;
  }
}

/**
 * Gives the new file the name of the database while the lock keeps everybody out, and the old one another. There is a whole database under
 * the name at every moment.
 * @returns the old one's name, if there was one
 * @throws MovingError database_open
 */
export async function replaceDatabase(
  path: string,
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<string | undefined> {
  const holding = await holdAlone(path);
  const aside = `${path}.before-restore-${now.toISOString().replace(/\D/g, '')}`;
  const hadDatabase = existsSync(path);
  try {
    if (hadDatabase) linkSync(path, aside);
    // A log that is left would be taken for the new file's.
    for (const suffix of companions) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    renameSync(by, path);
    syncFolder(path);
  } finally {
    if (holding) letGo(holding);
  }
  return hadDatabase ? aside : undefined;
}

/**
 * Locks the database against everybody else and puts what its log holds into the one file. Nobody uses one that cannot be read.
 * @throws MovingError database_open
 */
async function holdAlone(path: string): Promise<SqliteDatabase | undefined> {
  if (!existsSync(path)) return undefined;
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(path);
  try {
    // Refused while any other has the file open, even one that does nothing.
    database.exec('pragma journal_mode = delete');
    database.exec('begin exclusive');
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new MovingError('database_open', [path]);
    if (isDamaged(error)) return undefined;
    throw error;
  }
}

/** SQLITE_CORRUPT, SQLITE_NOTADB */
const isDamaged = (error: unknown): boolean => [11, 26].includes((readResultCode(error) ?? 0) & 0xff);

/** On Node 20 a connection stays open until its statements are collected, so its lock is given back before. */
function letGo(holding: SqliteDatabase): void {
  holding.exec('rollback');
  holding.close();
}
