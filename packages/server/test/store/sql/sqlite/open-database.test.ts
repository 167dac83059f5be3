import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { createSqliteDriver } from '../../../../src/store/sql/sqlite/sqlite-driver.ts';

import { createTempFolder, type TempFolder } from './temp-folder.ts';

describe('opening a SQLite file', () => {
  let folder: TempFolder;
  beforeEach(() => {
    folder = createTempFolder();
  });
  afterEach(() => folder.remove());

  const open = (path: string) =>
    createSqliteDriver({
      path,
      clock: systemClock,
      onFatal(cause) {
        throw cause;
      },
    });

  it('waits for the disk at each commit, as SQLite itself says', async () => {
    const database = await openDatabase(join(folder.path, 'a.db'));
    const readPragma = (name: string) => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
    const names = [
      'journal_mode',
      'synchronous',
      'busy_timeout',
      'foreign_keys',
      'trusted_schema',
      'wal_autocheckpoint',
    ];
    expect(names.map((name) => [name, readPragma(name)])).toEqual([
      ['journal_mode', 'wal'],
      ['synchronous', 2],
      ['busy_timeout', 5000],
      ['foreign_keys', 1],
      ['trusted_schema', 0],
      ['wal_autocheckpoint', 16384],
    ]);
    database.close();
  });

  it('makes folder, file and log for their owner only', async () => {
    const path = join(folder.path, 'made', 'a.db');
    const driver = await open(path);
    const made = [join(folder.path, 'made'), path, `${path}-wal`, `${path}-shm`];
    expect(made.map((each) => statSync(each).mode & 0o777)).toEqual([0o700, 0o600, 0o600, 0o600]);
    await driver.close();
  });

  it.each<[string, RegExp, (path: string) => string]>([
    ['a folder', /It is a folder\. Give the path of a file/, (path) => path],
    ['a path through a file', /A part of the path is a file/, (path) => join(writeText(path), 'a.db')],
    ['another kind of file', /It is not a SQLite database/, writeText],
  ])('says what is wrong with %s', async (_, sentence, prepare) => {
    const path = prepare(folder.path);
    await expect(open(path)).rejects.toThrow(sentence);
    await expect(open(path)).rejects.toThrow(path);
  });

  it('says when the file is damaged', async () => {
    const path = join(folder.path, 'a.db');
    await (await open(path)).close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 100, 4096));
    await expect(open(path)).rejects.toThrow(/It is damaged\. Restore a backup/);
  });

  it('leaves a file that is no database as it was', async () => {
    const path = writeText(folder.path);
    await expect(open(path)).rejects.toThrow();
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

const text = 'Dear diary, '.repeat(1000);

function writeText(folder: string): string {
  const path = join(folder, 'notes.txt');
  writeFileSync(path, text);
  return path;
}
