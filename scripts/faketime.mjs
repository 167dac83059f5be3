// Finds libfaketime, with which a program sees the clock that a file says.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The library for programs with threads, which LD_PRELOAD takes; undefined where there is none. */
export function findFaketime() {
  const folders = ['/usr/lib', '/usr/local/lib', '/usr/lib64'].filter(existsSync);
  const deeper = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return [...folders, ...deeper].map((folder) => join(folder, 'faketime', 'libfaketimeMT.so.1')).find(existsSync);
}

export const faketimeNeed = {
  title: 'libfaketime',
  isThere: () => findFaketime() !== undefined,
  apt: ['libfaketime'],
  brew: 'libfaketime',
  elsewhere: 'install libfaketime (Linux only)',
};
