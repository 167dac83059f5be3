import { existsSync, statSync } from 'node:fs';
import { MovingError } from '../moving-error.ts';
import { readDatabaseName } from '../raw/open-raw.ts';
import { checkBackup } from './check-backup.ts';
import { isSameFile, makeDurable, publish, withPartial } from './partial-file.ts';
import { runApart } from './run-apart.ts';
import { type FileProgress, watchSize } from './watch-size.ts';

export interface BackupOptions {
  /** As the option `database` takes it: `sqlite:<file>`. A service may be using it. */
  readonly database: string;
  /** Where the backup goes: one file, for its owner only. */
  readonly file: string;
  /** Replaces a file that is there. */
  readonly force?: boolean;
  readonly onProgress?: (progress: FileProgress) => void;
}

/**
 * Writes the database, as it is at the moment this begins, into one file: all that was acknowledged before is in it. Nobody waits for it; what
 * is written meanwhile stays in the database's log until it is done. Resolves when the file was checked and is on the disk.
 * @throws MovingError
 */
export async function backupDatabase(options: BackupOptions): Promise<{ readonly bytes: number }> {
  const { file, force = false, onProgress } = options;
  const path = readSqlitePath(options.database);
  if (!existsSync(path)) throw new MovingError('database_missing', [path]);
  if (isSameFile(path, file)) throw new MovingError('file_is_database', [file]);
  if (!force && existsSync(file)) throw new MovingError('file_exists', [file]);
  return withPartial(file, async (partial) => {
    // Packed: without the pages that are free, so usually smaller than this.
    const totalBytes = statSync(path).size;
    const sql = `vacuum into '${partial.replaceAll("'", "''")}'`;
    const copied = runApart({ path, pragmas: ['busy_timeout = 5000'], sql });
    await watchSize({ file: partial, totalBytes, onProgress }, copied);
    onProgress?.({ step: 'checking' });
    await checkBackup(partial, file);
    makeDurable(partial);
    const { size } = statSync(partial);
    publish(partial, { file, mayReplace: force });
    return { bytes: size };
  });
}

/** @throws MovingError only_sqlite, database_unknown, database_memory */
export function readSqlitePath(database: string): string {
  const name = readDatabaseName(database);
  if (name.kind !== 'sqlite') throw new MovingError('only_sqlite');
  return name.path;
}
