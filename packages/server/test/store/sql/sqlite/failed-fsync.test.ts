import { expect, it } from 'vitest';
import { systemClock } from '../../../../src/clock.ts';
import { migrations } from '../../../../src/store/sql/migrations/migrations.ts';
import { createSqlStore } from '../../../../src/store/sql/sql-store.ts';
import { createCheckpoints } from '../../../../src/store/sql/sqlite/checkpoints.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { driveSqlite, migrateDatabase } from '../../../../src/store/sql/sqlite/sqlite-driver.ts';
import { now, openLogin } from '../../contract/store-under-test.ts';
import { createTempFolder } from './temp-folder.ts';
import { countCommits } from './wal-commits.ts';

const fault = Object.assign(new Error('disk I/O error'), { errcode: 10 | (4 << 8) });

it('of the file: everything stays in the log, and nothing is written any more', async () => {
  const folder = createTempFolder();
  const path = `${folder.path}/a.db`;
  const writing = await openDatabase(path);
  await migrateDatabase(writing, migrations, { now });
  const told: unknown[] = [];
  const startThread = () => ({ checkpoint: () => Promise.reject(fault), close: async () => {} });
  const driver = driveSqlite({
    writing,
    reading: await openDatabase(path),
    checkpoints: createCheckpoints({ startThread, everyRows: 1 }),
    clock: systemClock,
    onFatal: (cause) => told.push(cause),
  });
  const store = createSqlStore(driver);
  await openLogin(store);
  const commits = countCommits(path);
  await expect(openLogin(store)).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect(told).toEqual([fault]);
  await store.close();
  expect(countCommits(path)).toBe(commits);
  folder.remove();
});
