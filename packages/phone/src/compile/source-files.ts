import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { findPackage, type NpmPackage, splitPackagePath } from './npm-package.ts';

/** The files of a mini program under the paths it knows them by, npm packages included. */
export interface SourceFiles {
  root: string;
  /** Where the file is on the disk; undefined when there is none. */
  find(file: string): Promise<string | undefined>;
  read(file: string): Promise<string | undefined>;
  /** The package that would stand under `miniprogram_npm/` after DevTools' "build npm". */
  findPackage(name: string): Promise<NpmPackage | undefined>;
}

const NPM_FOLDER = 'miniprogram_npm/';

/** Comes from an npm package, so the mini program's author cannot mend it. */
export function isPublished(file: string): boolean {
  return file.startsWith(NPM_FOLDER);
}

/**
 * `miniprogram_npm/…` is read from that folder where it exists, otherwise from node_modules: a package names the folder
 * to be copied in its `miniprogram` field (https://developers.weixin.qq.com/miniprogram/dev/devtools/npm.html).
 */
export function openSourceFiles(root: string, npmRoot: string): SourceFiles {
  const packages = new Map<string, Promise<NpmPackage | undefined>>();
  const getPackage = (name: string): Promise<NpmPackage | undefined> => {
    const known = packages.get(name) ?? findPackage(name, [root, npmRoot]);
    packages.set(name, known);
    return known;
  };
  const find = async (file: string): Promise<string | undefined> => {
    const own = path.join(root, file);
    if (!isWithin(root, own)) return undefined;
    if (await isFile(own)) return own;
    if (!file.startsWith(NPM_FOLDER)) return undefined;
    const { name, rest } = splitPackagePath(file.slice(NPM_FOLDER.length));
    const copied = (await getPackage(name))?.copiedFolder;
    const candidate = copied && path.join(copied, rest);
    return candidate && isWithin(copied, candidate) && (await isFile(candidate)) ? candidate : undefined;
  };
  return {
    root,
    find,
    findPackage: getPackage,
    async read(file) {
      const found = await find(file);
      return found === undefined ? undefined : readFile(found, 'utf8');
    },
  };
}

/** A path as a mini program writes it, as seen from the file it is written in: `/…` starts at the root. */
export function resolvePath(from: string, reference: string): string {
  if (reference.startsWith('/')) return path.posix.normalize(reference.slice(1));
  return path.posix.join(path.posix.dirname(from), reference);
}

function isWithin(folder: string, file: string): boolean {
  return file.startsWith(folder + path.sep);
}

export async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
