import { systemClock } from '../../../../src/clock.ts';
import { silentLogger } from '../../../../src/logger.ts';
import { parseId } from '../../../../src/model/id.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import type { WriteStatement } from '../../../../src/store/sql/driver.ts';
import { describeMysql } from '../../../../src/store/sql/mysql/mysql-driver.ts';
import { describePostgres } from '../../../../src/store/sql/postgres/postgres-driver.ts';
import type { Connection, RemoteDatabase } from '../../../../src/store/sql/remote/database.ts';
import { driveRemote } from '../../../../src/store/sql/remote/remote-driver.ts';
import type { TimeLimits } from '../../../../src/store/sql/remote/time-limits.ts';
import { createSqlStore } from '../../../../src/store/sql/sql-store.ts';
import { tables } from '../../../../src/store/sql/tables.ts';
import type { Store } from '../../../../src/store/store.ts';
import type { OpenStoreUnderTest } from '../../contract/store-under-test.ts';

const blockUser: WriteStatement = {
  table: 'users',
  change: 'update',
  columns: ['id'],
  sql: "update users set status = 'blocked' where id = ?",
};

export const describeDatabase = (url: string, limits?: TimeLimits): RemoteDatabase =>
  url.startsWith('postgres') ? describePostgres(url, limits) : describeMysql(url, limits);

/** Of a database that is up to date. */
export const openStoreWithin = (limits: TimeLimits, url: string): Store =>
  createSqlStore(driveRemote(describeDatabase(url, limits), systemClock));

/** One database for all stores, emptied for each. */
export function openRemoteStore(fresh: () => Promise<string>): OpenStoreUnderTest {
  let url: Promise<string> | undefined;
  let beside: Connection | undefined;
  return async () => {
    url ??= fresh();
    const store = await openStore({ database: await url, logger: silentLogger });
    const database = describeDatabase(await url);
    beside ??= await database.connect();
    const connection = beside;
    await empty(connection);
    return {
      store,
      async blockUser(id) {
        await connection.send(database.write(blockUser, [[parseId('usr', id)!]]));
      },
      close: () => store.close(),
    };
  };
}

export const empty = (connection: Connection) =>
  connection.send(Object.keys(tables).map((table) => ({ sql: `delete from ${table}`, values: [] })));
