import { type Clock, unixSeconds } from '../../../clock.ts';
import type { SqlDriver } from '../driver.ts';
import { migrations } from '../migrations/migrations.ts';
import type { RemoteDatabase } from '../remote/database.ts';
import { driveRemote } from '../remote/remote-driver.ts';
import { timeLimits } from '../remote/time-limits.ts';
import { connectMysql } from './mysql-connection.ts';
import { describeMysqlOpenError, judgeMysqlError } from './mysql-errors.ts';
import { migrateMysql } from './mysql-schema.ts';
import { ask, askMany, write } from './mysql-texts.ts';

const plain = (sql: string) => ({ sql, values: [] });

/** MySQL and MariaDB. @throws Error with the cause and the fix when the database cannot be used */
export async function createMysqlDriver(url: string, clock: Clock): Promise<SqlDriver> {
  try {
    await migrateMysql(url, migrations, { now: unixSeconds(clock) });
  } catch (error) {
    throw describeMysqlOpenError(error);
  }
  return driveRemote(describeMysql(url), clock);
}

export const describeMysql = (url: string, limits = timeLimits): RemoteDatabase => ({
  mostUnderWay: 1,
  connect: () => connectMysql(url, limits),
  ask,
  askMany,
  write,
  begin: plain('begin'),
  commit: plain('commit'),
  rollback: plain('rollback'),
  judge: judgeMysqlError,
});
