import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from '../../../journeys/program.ts';

/** A disk of its own, in memory, that can be full. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all the space that is left. */
  fill(): void;
  /** Gives it back. */
  relieve(): void;
  remove(): void;
}

const chunk = Buffer.alloc(64 * 1024);

/** Undefined where this user may not mount one. */
export function makeSmallDisk(megabytes: number): SmallDisk | undefined {
  const { path, remove } = createFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  if (mounted.status !== 0) {
    remove();
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      const file = openSync(ballast, 'w');
      try {
        // A page is the least it gives.
        for (const size of [chunk.length, 4096]) writeUntilFull(file, size);
      } finally {
        closeSync(file);
      }
    },
    relieve: () => rmSync(ballast, { force: true }),
    remove() {
      // Whoever was killed may still be about to let go of it.
      spawnSync('umount', ['--lazy', path]);
      remove();
    },
  };
}

function writeUntilFull(file: number, size: number): void {
  try {
    while (writeSync(file, chunk, 0, size) === size);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  }
}
