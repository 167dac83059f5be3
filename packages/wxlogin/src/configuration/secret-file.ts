import { readFileSync, statSync } from 'node:fs';

/**
 * Whether others than we may read or change the file. One that belongs to somebody else is handed to us through its group, as systemd and
 * Kubernetes do: its group may read it. Windows keeps no such bits.
 */
export function isOpenToOthers(file: string): boolean {
  if (process.platform === 'win32') return false;
  const { mode, uid } = statSync(file);
  return (mode & (uid === process.geteuid?.() ? 0o077 : 0o027)) !== 0;
}

/** The text of a file, or the sentence that says why there is none. */
export function readText(file: string): { readonly text: string } | { readonly problem: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: `${file} cannot be read (${(error as NodeJS.ErrnoException).code}); check path and permissions` };
  }
}
