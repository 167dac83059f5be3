import { readFileSync, statSync } from 'node:fs';

/** Whether others than its owner may read or change the file. Windows keeps no such bits. */
export function isOpenToOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
}

/** The text of a file, or the sentence that says why there is none. */
export function readText(file: string): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}); check path and permissions` };
  }
}
