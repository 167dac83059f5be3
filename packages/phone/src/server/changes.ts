import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

export interface FolderWatch {
  close(): void;
}

/** Editors write a file in several steps. */
const QUIET_MS = 120;
const IGNORED = /^(\.|node_modules$|miniprogram_npm$)/;

/**
 * Calls `onChange` once things are quiet after a change somewhere in the folders; new folders are watched too. A folder
 * that cannot be watched (gone, or the system's limit is reached) is left out.
 */
export async function watchFolders(folders: readonly string[], onChange: () => void): Promise<FolderWatch> {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const watchAll = async (): Promise<void> => {
    for (const folder of (await Promise.all(folders.map(listFolders))).flat()) {
      if (!watchers.has(folder) && !isClosed) watchOne(folder);
    }
  };
  const watchOne = (folder: string): void => {
    try {
      const watcher = watch(folder, (_, name) => {
        if (name === null || !IGNORED.test(name)) changed();
      });
      watchers.set(
        folder,
        watcher.on('error', () => forget(folder)),
      );
    } catch {
      forget(folder);
    }
  };
  const forget = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      onChange();
      void watchAll();
    }, QUIET_MS);
  };

  await watchAll();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const folder of [...watchers.keys()]) forget(folder);
    },
  };
}

async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inner = entries.filter((entry) => entry.isDirectory() && !IGNORED.test(entry.name));
  const deeper = await Promise.all(inner.map((entry) => listFolders(path.join(folder, entry.name))));
  return [folder, ...deeper.flat()];
}
