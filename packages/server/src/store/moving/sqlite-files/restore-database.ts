import { chownSync, copyFileSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, systemClock } from '../../../clock.ts';
import { raiseEveryEpoch } from '../end-sessions.ts';
import { MovingError } from '../moving-error.ts';
import { wrapSqlite } from '../raw/raw-sqlite.ts';
import { readSqlitePath } from './backup-database.ts';
import { checkBackup, openAlone } from './check-backup.ts';
import { isSameFile, makeDurable, withPartial } from './partial-file.ts';
import { findPresentRootCheck, replaceDatabase } from './replace-database.ts';
import { type FileProgress, watchSize } from './watch-size.ts';

export interface RestoreOptions {
  /** As the option `database` takes it: `sqlite:<file>`. No service may be using it. */
  readonly database: string;
  /** A file that `backupDatabase` wrote, of this version or an older one. It is only read. */
  readonly file: string;
  /** Restores also what another wxlogin has backed up. */
  readonly force?: boolean;
  readonly clock?: Clock;
  readonly onProgress?: (progress: FileProgress) => void;
}

export interface Restored {
  readonly users: number;
  /** Where the database that was there is now. */
  readonly keptAs: string | undefined;
}

/**
 * Puts a backup in the place of the database. The backup has forgotten which sessions were ended since it was made; so that none of them is
 * revived, all sessions are ended in it before it takes its place, and everybody logs in again, silently. Until then nothing is changed, and
 * then everything at once; the database that was there is kept beside it.
 * @throws MovingError
 */
export async function restoreDatabase(options: RestoreOptions): Promise<Restored> {
  const { file, force = false, clock = systemClock, onProgress } = options;
  const path = readSqlitePath(options.database);
  if (!existsSync(file)) throw new MovingError('file_unusable', [`${file}: The file does not exist.`]);
  if (isSameFile(path, file)) throw new MovingError('file_is_database', [file]);
  const presentRootCheck = await findPresentRootCheck(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return withPartial(path, async (partial) => {
    await copyBackup(file, partial, onProgress);
    onProgress?.({ step: 'checking' });
    const { rootCheck } = await checkBackup(partial, file);
    if (!force && presentRootCheck !== undefined && rootCheck !== presentRootCheck) {
      throw new MovingError('backup_of_other_service');
    }
    const users = await endSessions(partial, onProgress);
    giveToOwner(partial, path);
    makeDurable(partial);
    const keptAs = await replaceDatabase(path, { by: partial, now: new Date(clock.nowMs()) });
    return { users, keptAs };
  });
}

/** With its log, should it be a file that somebody copied by hand. */
async function copyBackup(file: string, partial: string, onProgress: RestoreOptions['onProgress']): Promise<void> {
  const log = `${file}-wal`;
  if (existsSync(log)) copyFileSync(log, `${partial}-wal`);
  await watchSize({ file: partial, totalBytes: statSync(file).size, onProgress }, copyFile(file, partial));
}

async function endSessions(partial: string, onProgress: RestoreOptions['onProgress']): Promise<number> {
  const database = await openAlone(partial);
  const raw = wrapSqlite(database);
  try {
    return await raiseEveryEpoch(raw, (users) => onProgress?.({ step: 'ending_sessions', users }));
  } finally {
    await raw.close();
  }
}

/** Whoever restores as root leaves a file that the service may write. */
function giveToOwner(partial: string, path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(existsSync(path) ? path : dirname(path));
  chownSync(partial, uid, gid);
}
