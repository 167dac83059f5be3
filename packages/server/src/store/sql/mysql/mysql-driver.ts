import { type Clock, unixSeconds } from '../../../clock.ts';
import type { SqlDriver } from '../driver.ts';
import { migrations } from '../migrations/migrations.ts';
import type { RemoteDatabase } from '../remote/database.ts';
import { type Durability, warnAboutDurability } from '../remote/durability.ts';
import { driveRemote, type Told } from '../remote/remote-driver.ts';
import { timeLimits } from '../remote/time-limits.ts';
import { connectMysql } from './mysql-connection.ts';
import { describeMysqlOpenError, judgeMysqlError } from './mysql-errors.ts';
import { migrateMysql, withSchema } from './mysql-schema.ts';
import { ask, askMany, write } from './mysql-texts.ts';

const plain = (sql: string) => ({ sql, values: [] });

/** MySQL and MariaDB. @throws Error with the cause and the fix when the database cannot be used */
export async function createMysqlDriver(url: string, clock: Clock, told: Told): Promise<SqlDriver> {
  try {
    await migrateMysql(url, migrations, { now: unixSeconds(clock) });
    await withSchema(url, (schema) => warnAboutDurability(schema, durability, told.logger));
  } catch (error) {
    throw describeMysqlOpenError(error);
  }
  return driveRemote(describeMysql(url), clock, told.measure);
}

/**
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-parameters.html. With a binary log, what is missing from it is rolled back after a crash.
 */
const durability: Durability = {
  question: `show global variables where variable_name in
    ('innodb_flush_log_at_trx_commit', 'innodb_doublewrite', 'log_bin', 'sync_binlog')`,
  isSafe(name, value, all) {
    if (name === 'innodb_flush_log_at_trx_commit') return value === '1';
    if (name === 'innodb_doublewrite') return !['OFF', 'DETECT_ONLY'].includes(value);
    return name !== 'sync_binlog' || value === '1' || all.get('log_bin') !== 'ON';
  },
};

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
