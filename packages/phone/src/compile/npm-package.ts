import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { readRecord } from './json-source.ts';

export interface NpmPackage {
  folder: string;
  /** The folder a mini program package asks to be copied unchanged; undefined for ordinary packages, which are bundled. */
  copiedFolder?: string;
}

const DEFAULT_COPIED_FOLDER = 'miniprogram_dist';

/** `@scope/name/deep/file` -> its package and the path inside. */
export function splitPackagePath(reference: string): { name: string; rest: string } {
  const parts = reference.split('/');
  const length = reference.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), rest: parts.slice(length).join('/') };
}

/** Looks in the `node_modules` of each start folder and of everything above it, as Node does. */
export async function findPackage(name: string, startFolders: string[]): Promise<NpmPackage | undefined> {
  for (const start of startFolders) {
    for (const folder of foldersUpwards(start)) {
      const found = await readPackage(path.join(folder, 'node_modules', name));
      if (found) return found;
    }
  }
  return undefined;
}

function foldersUpwards(start: string): string[] {
  const parent = path.dirname(start);
  return parent === start ? [start] : [start, ...foldersUpwards(parent)];
}

async function readPackage(link: string): Promise<NpmPackage | undefined> {
  const text = await readFile(path.join(link, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const folder = await realpath(link);
  const { miniprogram } = readRecord(parse(text));
  const copiedFolder = path.join(folder, typeof miniprogram === 'string' ? miniprogram : DEFAULT_COPIED_FOLDER);
  const isCopied = typeof miniprogram === 'string' || (await isFolder(copiedFolder));
  return isCopied ? { folder, copiedFolder } : { folder };
}

/** A package without a readable description is an ordinary one. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
