import { type Clock, unixSeconds } from '../../../clock.ts';
import type { SqlDriver } from '../driver.ts';
import { migrations } from '../migrations/migrations.ts';
import type { RemoteDatabase } from '../remote/database.ts';
import { type Durability, warnAboutDurability } from '../remote/durability.ts';
import { driveRemote, type Told } from '../remote/remote-driver.ts';
import { timeLimits } from '../remote/time-limits.ts';
import { refuseSharedSessions } from './pooled-sessions.ts';
import { connectPostgres } from './postgres-connection.ts';
import { describePostgresOpenError, judgePostgresError } from './postgres-errors.ts';
import { migratePostgres, withSchema } from './postgres-schema.ts';
import { ask, askMany, write } from './postgres-texts.ts';

const plain = (sql: string) => ({ sql, values: [] });

/** @throws Error with the cause and the fix when the database cannot be used */
export async function createPostgresDriver(url: string, clock: Clock, told: Told): Promise<SqlDriver> {
  try {
    await migratePostgres(url, migrations, { now: unixSeconds(clock) });
    await withSchema(url, async (schema) => {
      await warnAboutDurability(schema, durability, told.logger);
      await withSchema(url, (other) => refuseSharedSessions(schema, other));
    });
  } catch (error) {
    throw describePostgresOpenError(error);
  }
  return driveRemote(describePostgres(url), clock, told.measure);
}

/** https://www.postgresql.org/docs/current/runtime-config-wal.html; `synchronous_commit` is set by each connection. */
const durability: Durability = {
  question: "select name, setting from pg_settings where name in ('fsync', 'full_page_writes')",
  isSafe: (_, value) => value === 'on',
};

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
