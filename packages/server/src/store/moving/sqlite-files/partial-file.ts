import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MovingError } from '../moving-error.ts';

/** What SQLite may keep beside a database. */
export const companions = ['-wal', '-shm', '-journal'] as const;

/**
 * Makes a file whole or not at all: it is filled under another name beside `file`, where only its owner may read it, and is gone when filling
 * fails. Only what kills the process leaves a `.partial` behind.
 * @param fill resolves when the file may take its place, which is the last thing `fill` does by `publish`
 */
export async function withPartial<T>(file: string, fill: (partial: string) => Promise<T>): Promise<T> {
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`;
  try {
    closeSync(openSync(partial, 'wx', 0o600));
    return await fill(partial);
  } catch (error) {
    throw describe(error);
  } finally {
    for (const suffix of ['', ...companions]) rmSync(partial + suffix, { force: true });
  }
}

/** Resolves when what the file holds is on the disk. */
export function makeDurable(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Gives the partial its name, all at once. @throws MovingError file_exists, unless the file may be replaced */
export function publish(partial: string, { file, mayReplace }: { file: string; mayReplace: boolean }): void {
  if (mayReplace) renameSync(partial, file);
  else link(partial, file);
  syncFolder(file);
}

/** A rename would replace a file that came in the meantime. */
function link(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new MovingError('file_exists', [file]);
    throw error;
  }
}

/** Names are on the disk when their folder is. Windows has no such call and needs none. */
export function syncFolder(file: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(dirname(file), 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'The file or its folder does not exist.',
  EACCES: 'This user may not read or write there.',
  EPERM: 'This user may not read or write there.',
  EROFS: 'The file system is read-only.',
  ENOSPC: 'The disk is full.',
  ENOTDIR: 'A part of the path is a file, not a folder.',
  EISDIR: 'It is a folder. Give the path of a file.',
};

/** What the system or SQLite says; anything else is a bug and stays what it is. */
function describe(error: unknown): unknown {
  const code = codeOf(error);
  if (code === '' || !(error instanceof Error)) return error;
  const path = 'path' in error ? `${String(error.path)}: ` : '';
  return new MovingError('file_unusable', [path + (reasons[code] ?? error.message)], error);
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
