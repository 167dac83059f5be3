import { type Clock, unixSeconds } from '../../../clock.ts';
import type { SqlDriver } from '../driver.ts';
import { migrations } from '../migrations/migrations.ts';
import type { RemoteDatabase } from '../remote/database.ts';
import { driveRemote } from '../remote/remote-driver.ts';
import { timeLimits } from '../remote/time-limits.ts';
import { connectPostgres } from './postgres-connection.ts';
import { describePostgresOpenError, judgePostgresError } from './postgres-errors.ts';
import { migratePostgres } from './postgres-schema.ts';
import { ask, askMany, write } from './postgres-texts.ts';

const plain = (sql: string) => ({ sql, values: [] });

/** @throws Error with the cause and the fix when the database cannot be used */
export async function createPostgresDriver(url: string, clock: Clock): Promise<SqlDriver> {
  try {
    await migratePostgres(url, migrations, { now: unixSeconds(clock) });
  } catch (error) {
    throw describePostgresOpenError(error);
  }
  return driveRemote(describePostgres(url), clock);
}

export const describePostgres = (url: string, limits = timeLimits): RemoteDatabase => ({
  mostUnderWay: 8,
  connect: () => connectPostgres(url, limits),
  ask,
  askMany,
  write,
  begin: plain('begin'),
  commit: plain('commit'),
  rollback: plain('rollback'),
  judge: judgePostgresError,
});
