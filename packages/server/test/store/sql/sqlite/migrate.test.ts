import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration } from '../../../../src/store/sql/migrations/migrate.ts';
import type { SqliteDatabase } from '../../../../src/store/sql/sqlite/load-sqlite.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { migrateDatabase } from '../../../../src/store/sql/sqlite/sqlite-driver.ts';
import { now } from '../../contract/store-under-test.ts';
import { createTempFolder, type TempFolder } from './temp-folder.ts';

const describeMigration = (version: number, name: string, sqlite: string): Migration => ({
  version,
  name,
  texts: { sqlite, postgres: '', mysql: '' },
});
const first = describeMigration(1, 'first', 'create table a (x); insert into a values (1)');
const second = describeMigration(2, 'second', 'create table b as select x + 1 as y from a');
const broken = describeMigration(2, 'broken', 'create table b (y); insert into nowhere values (1)');

describe('migrations', () => {
  let folder: TempFolder;
  let database: SqliteDatabase;
  beforeEach(async () => {
    folder = createTempFolder();
    database = await openDatabase(join(folder.path, 'a.db'));
  });
  afterEach(() => {
    database.close();
    folder.remove();
  });

  const listTables = () =>
    database
      .prepare("select name from sqlite_schema where type = 'table' order by name")
      .all()
      .map((row) => row.name);

  it('are applied once and in order, and remembered', async () => {
    await migrateDatabase(database, [first], { now });
    await migrateDatabase(database, [first, second], { now: now + 5 });
    await migrateDatabase(database, [first, second], { now: now + 9 });
    expect(database.prepare('select y from b').all()).toMatchObject([{ y: 2 }]);
    expect(database.prepare('select * from schema_versions').all()).toMatchObject([
      { version: 1, name: 'first', checksum: expect.stringMatching(/^[0-9a-f]{64}$/), applied_at: now },
      { version: 2, name: 'second', applied_at: now + 5 },
    ]);
  });

  it('leave no half behind when one fails', async () => {
    await expect(migrateDatabase(database, [first, broken], { now })).rejects.toThrow('nowhere');
    expect(listTables()).toEqual([]);
    await migrateDatabase(database, [first, second], { now });
    expect(listTables()).toEqual(['a', 'b', 'schema_versions']);
  });

  it('refuse a database that is newer than the program', async () => {
    await migrateDatabase(database, [first, second], { now });
    await expect(migrateDatabase(database, [first], { now })).rejects.toThrow(
      'The database was written by a newer wxlogin: its schema is version 2, this program knows up to 1. Use the newer program',
    );
  });

  it('refuse a database that was made by another text', async () => {
    await migrateDatabase(database, [first], { now });
    const changed = describeMigration(1, 'first', 'create table a (x, y)');
    await expect(migrateDatabase(database, [changed], { now })).rejects.toThrow('another text of migration 1 (first)');
  });
});
