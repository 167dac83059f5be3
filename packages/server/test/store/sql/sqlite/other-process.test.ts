import { execFileSync } from 'node:child_process';
import { createRequire, isBuiltin } from 'node:module';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogin } from '../../contract/store-under-test.ts';
import { openSqliteStore } from './open-sqlite.ts';

const sqlite = isBuiltin('node:sqlite')
  ? 'node:sqlite'
  : createRequire(import.meta.url).resolve('@photostructure/sqlite');

/** Runs statements in a process of its own, as somebody with a database tool does, and closes the file. */
function runElsewhere(path: string, sql: string): void {
  const program = `
    const { DatabaseSync } = require(${JSON.stringify(sqlite)});
    const database = new DatabaseSync(${JSON.stringify(path)});
    database.exec(${JSON.stringify(sql)});
    database.close();`;
  execFileSync(process.execPath, ['--no-warnings', '-e', program], { stdio: 'pipe' });
}

describe('a database that a store has open', () => {
  let of: Awaited<ReturnType<typeof openSqliteStore>>;
  beforeEach(async () => {
    of = await openSqliteStore();
  });
  afterEach(() => of.close());

  it('is known by other processes to be in use: who closes it as the last one would delete its log', async () => {
    await openLogin(of.store);
    const useAlone = 'pragma busy_timeout = 0; pragma locking_mode = exclusive; select count(*) from users';
    expect(() => runElsewhere(of.path, useAlone)).toThrow('database is locked');
  });
});
