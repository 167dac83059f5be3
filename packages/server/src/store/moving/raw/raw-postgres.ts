import { createHash } from 'node:crypto';
import type { SqlValue, WriteStatement } from '../../sql/driver.ts';
import { migrations } from '../../sql/migrations/migrations.ts';
import { refuseSharedSessions } from '../../sql/postgres/pooled-sessions.ts';
import { endClient, openClient } from '../../sql/postgres/postgres-connection.ts';
import { describePostgresOpenError } from '../../sql/postgres/postgres-errors.ts';
import { describeSchema, migratePostgres, withSchema } from '../../sql/postgres/postgres-schema.ts';
import { write } from '../../sql/postgres/postgres-texts.ts';
import { tables } from '../../sql/tables.ts';
import type { RawDatabase } from './raw-database.ts';

/**
 * Counting may take longer than a server's limit for statements. A planner that knows little of a table it has just seen filled would sort
 * all that is left for each stretch; so it may only walk along the key.
 */
const settings = `
  select set_config('statement_timeout', '0', false);
  select set_config('synchronous_commit', 'on', false) from (select current_setting('synchronous_commit') as now) s where now = 'off';
  select set_config(name, 'off', false) from pg_settings where name in ('enable_seqscan', 'enable_bitmapscan')`;

/** @throws Error with the cause and the fix; never holds the address */
export async function openRawPostgres(url: string): Promise<RawDatabase> {
  const client = await openClient(url, { pipeline: false }).catch((error: unknown) => {
    throw describePostgresOpenError(error);
  });
  const inTurn = createTurn();
  const schema = describeSchema(client);
  try {
    // Locks and settings would stay with the pooler's connection, for others to meet.
    await withSchema(url, (other) => refuseSharedSessions(schema, other));
    await client.query(settings);
  } catch (error) {
    await endClient(client);
    throw describePostgresOpenError(error);
  }
  return {
    schema: {
      ...schema,
      all: (...asked) => inTurn(async () => schema.all(...asked)),
      runScript: (script) => inTurn(async () => schema.runScript(script)),
    },
    inKeyOrder: '',
    bytewise: ' collate "C"',
    async write(statement: WriteStatement, rows: readonly (readonly SqlValue[])[]) {
      for (const { sql, values } of write(statement, rows)) await inTurn(() => client.query(sql, [...values]));
    },
    migrate: (run) => migratePostgres(url, migrations, run),
    async tryLock(name) {
      const { rows } = await client.query('select pg_try_advisory_lock($1) as locked', [numberOf(name)]);
      return rows[0].locked;
    },
    async tidy() {
      await client.query(`analyze ${Object.keys(tables).join(', ')}`);
    },
    close: () => endClient(client),
  };
}

/** `pg` wants the next question when the one before was answered; reading ahead asks earlier. */
function createTurn() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = last.then(ask, ask);
    last = answer.catch(() => {});
    return answer;
  };
}

/** Locks have numbers here. */
const numberOf = (name: string): string =>
  createHash('sha256').update(`wxlogin ${name}`).digest().readBigInt64BE().toString();
