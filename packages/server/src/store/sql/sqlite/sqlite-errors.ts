import { LoginError } from '../../../errors.ts';

/** Primary result codes (sqlite.org/rescode.html) that blame the storage and not the statement. */
const storageFaults: ReadonlySet<number> = new Set([
  5, // SQLITE_BUSY: another process has held the lock too long
  6, // SQLITE_LOCKED
  7, // SQLITE_NOMEM
  8, // SQLITE_READONLY
  10, // SQLITE_IOERR
  11, // SQLITE_CORRUPT
  13, // SQLITE_FULL
  14, // SQLITE_CANTOPEN
  15, // SQLITE_PROTOCOL
  26, // SQLITE_NOTADB
]);

const rowConstraints: ReadonlySet<number> = new Set([
  19 | (3 << 8), // SQLITE_CONSTRAINT_FOREIGNKEY
  19 | (6 << 8), // SQLITE_CONSTRAINT_PRIMARYKEY
  19 | (8 << 8), // SQLITE_CONSTRAINT_UNIQUE
]);

const ioErrorFsync = 10 | (4 << 8);
const ioErrorDirectoryFsync = 10 | (5 << 8);

/** The extended result code, or undefined when the error is not SQLite's. */
export function readResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

export const isBusy = (error: unknown): boolean => ((readResultCode(error) ?? 0) & 0xff) === 5;

/** A row is there already, or one that another refers to is not. */
export function isConstraint(error: unknown): boolean {
  const code = readResultCode(error);
  return code !== undefined && rowConstraints.has(code);
}

/** After a failed fsync the kernel may have dropped the pages and call the next fsync a success: nothing read from there proves anything. */
export function isFsyncFault(error: unknown): boolean {
  const code = readResultCode(error);
  return code === ioErrorFsync || code === ioErrorDirectoryFsync;
}

export function describeSqliteError(error: unknown): unknown {
  const isStorageFault = storageFaults.has((readResultCode(error) ?? 0) & 0xff);
  return isStorageFault ? new LoginError('storage_unavailable', { retryAfterSeconds: 1, cause: error }) : error;
}

const sqliteReasons: Readonly<Record<number, string>> = {
  5: 'Another process holds its lock. Stop that process, or wait until it is done.',
  8: 'It is read-only for this user. Give this user the right to write the file and its folder.',
  11: 'It is damaged. Restore a backup.',
  26: 'It is not a SQLite database. Give another path, or restore a backup.',
};

const systemReasons: Readonly<Record<string, string>> = {
  EACCES: 'This user may not write there. Give it the right to write the file and its folder, or another path.',
  EPERM: 'This user may not write there. Give it the right to write the file and its folder, or another path.',
  EROFS: 'The file system is read-only. Give a path on one that can be written.',
  EEXIST: 'A part of the path is a file, not a folder. Give another path.',
  EISDIR: 'It is a folder. Give the path of a file.',
  ENOTDIR: 'A part of the path is a file, not a folder. Give another path.',
  ENOSPC: 'The disk is full. Make space.',
};

/** The error that ends a start: the cause, and what to do. */
export function describeOpenError(path: string, error: unknown): Error {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = sqliteReasons[(readResultCode(error) ?? 0) & 0xff] ?? systemReasons[systemCode] ?? describe(error);
  return new Error(`The database ${path} cannot be opened. ${reason}`, { cause: error });
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
