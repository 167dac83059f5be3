import { join } from 'node:path';
import { freshMysql, freshPostgres, isAvailable } from '../../servers/fresh.ts';
import { createTempFolder } from '../sql/sqlite/temp-folder.ts';

/** A kind of database that moving knows, and how an empty one is had. */
export interface Place {
  readonly name: string;
  readonly fresh: () => Promise<string>;
}

/** Files in a folder that is gone when `remove` is called. */
export function makeFiles() {
  const folder = createTempFolder();
  let made = 0;
  return { newFile: (): string => `sqlite:${join(folder.path, `${made++}.db`)}`, remove: () => folder.remove() };
}

/** What is there of SQLite, PostgreSQL and MariaDB, to be used as `describe.each`. */
export const listPlaces = (newFile: () => string): readonly Place[] =>
  [
    { name: 'SQLite', isThere: true, fresh: async () => newFile() },
    { name: 'PostgreSQL', isThere: isAvailable('postgres'), fresh: freshPostgres },
    { name: 'MariaDB', isThere: isAvailable('mysql'), fresh: freshMysql },
  ].filter(({ isThere }) => isThere);
