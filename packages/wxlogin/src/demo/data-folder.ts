import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProgramError } from '../program-error.ts';

/** What belongs to the demo; nothing else in the folder is ever touched. */
const databaseName = 'demo.db';
const companions = ['-wal', '-shm', '-journal'];
/** Names what the phones in the browser have stored; a new name is a phone out of the box. */
const phonesName = 'demo-phones';

/** Where the demo keeps its people between two starts. */
export interface DataFolder {
  /** The database file. */
  readonly file: string;
  /** Under which name the phones of the last demo kept their storage. */
  findPhones(): string | undefined;
  keepPhones(name: string): void;
  /** Forgets everybody. @throws ProgramError failed, when the file is not the demo's */
  forget(): void;
}

/** Makes the folder where there is none. @throws ProgramError failed */
export function openDataFolder(folder: string): DataFolder {
  const file = join(folder, databaseName);
  prepare(folder);
  const phonesFile = join(folder, phonesName);
  return {
    file,
    findPhones: () => (find(phonesFile)?.isFile() ? readFileSync(phonesFile, 'utf8').trim() : undefined),
    keepPhones: (name) => writeFileSync(phonesFile, `${name}\n`),
    forget() {
      if (!find(file)) return;
      if (!isDatabase(file)) throw refuse(`${file} was not made by the demo`, `${file} 不是演示生成的文件`);
      for (const suffix of ['', ...companions]) rmSync(file + suffix, { force: true });
    },
  };
}

function prepare(folder: string): void {
  const found = find(folder);
  if (found && !found.isDirectory()) throw refuse(`${folder} is not a folder`, `${folder} 不是文件夹`);
  if (found) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // It holds a secret and people: nobody should commit it by accident.
  writeFileSync(join(folder, '.gitignore'), '*\n');
}

const find = (path: string) => lstatSync(path, { throwIfNoEntry: false });

/** A regular file that begins as every SQLite database does (https://www.sqlite.org/fileformat.html), or is still empty. */
function isDatabase(file: string): boolean {
  if (!find(file)?.isFile()) return false;
  const beginning = Buffer.alloc(16);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, beginning);
  closeSync(descriptor);
  return length === 0 || beginning.equals(Buffer.from('SQLite format 3\0'));
}

const refuse = (en: string, zh: string): ProgramError =>
  new ProgramError('failed', {
    en: `${en}, so it is left alone. Move it away, or run the demo in another folder.`,
    zh: `${zh}，因此不会改动它。请移走它，或在其他文件夹中运行演示。`,
  });
