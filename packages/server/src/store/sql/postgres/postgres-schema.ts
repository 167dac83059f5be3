import type { Client as PgClient } from 'pg';
import { type Migration, type MigrationRun, migrate, type Schema } from '../migrations/migrate.ts';
import { endClient, openClient } from './postgres-connection.ts';
import { ask, write } from './postgres-texts.ts';

/** Any number that only wxlogin locks. */
const lock = 0x77786c6f;

/** Brings the schema up to date; of several processes at once the others wait. @throws as `listPending`, and what `pg` says */
export function migratePostgres(url: string, wanted: readonly Migration[], run: MigrationRun): Promise<void> {
  return withSchema(url, async (schema) => {
    await schema.runScript(limitWaiting(run));
    await schema.runScript(`begin; select pg_advisory_xact_lock(${lock})`);
    await migrate(schema, wanted, run);
    await schema.runScript('commit');
  });
}

/** Who waits gives up, who has frozen is thrown out. */
const limitWaiting = ({ patienceMs = 60_000 }: MigrationRun): string =>
  ['lock_timeout', 'idle_in_transaction_session_timeout'].map((name) => `set ${name} = ${patienceMs}`).join('; ');

/** Lends the schema over a connection of its own; what was begun and not committed is rolled back at the end. */
export async function withSchema<T>(url: string, work: (schema: Schema) => Promise<T>): Promise<T> {
  const client = await openClient(url, { pipeline: false });
  try {
    return await work(describeSchema(client));
  } finally {
    await endClient(client);
  }
}

const findTable =
  'select 1 as found from information_schema.tables where table_schema = current_schema() and table_name = $1';

export const describeSchema = (client: PgClient): Schema => ({
  dialect: 'postgres',
  hasTable: async (name) => (await client.query(findTable, [name])).rows.length > 0,
  async all(query, ...values) {
    const { sql } = ask(query, values);
    return (await client.query(sql, values)).rows;
  },
  async runScript(script) {
    await client.query(script);
  },
  async apply(changes) {
    for (const { statement, values } of changes) {
      for (const { sql } of write(statement, [values])) await client.query(sql, [...values]);
    }
  },
});
