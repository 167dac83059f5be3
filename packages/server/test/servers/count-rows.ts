import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { openDatabase } from '../../src/store/sql/sqlite/open-database.ts';

/** What a database holds, counted by itself: what the service says about itself is another thing. */
export interface RowCounts {
  readonly users: number;
  /** Identities by an app's openid. */
  readonly openids: number;
  /** Identities by a group's unionid. */
  readonly unionids: number;
}

const question = `select
  (select count(*) from users) as users,
  (select count(*) from identities where namespace like 'openid:%') as openids,
  (select count(*) from identities where namespace like 'unionid:%') as unionids`;

/** @param database such as the option of that name takes it; others may be using it. */
export async function countRows(database: string): Promise<RowCounts> {
  const row = await ask(database);
  return { users: Number(row.users), openids: Number(row.openids), unionids: Number(row.unionids) };
}

async function ask(database: string): Promise<Record<string, unknown>> {
  if (database.startsWith('sqlite:')) {
    const file = await openDatabase(database.slice('sqlite:'.length));
    const row = file.prepare(question).get();
    file.close();
    return row ?? {};
  }
  if (database.startsWith('postgres')) {
    const client = new Client({ connectionString: database });
    await client.connect();
    const { rows } = await client.query(question).finally(() => client.end());
    return rows[0];
  }
  const client = await createConnection(database);
  const [rows] = await client.query(question).finally(() => client.end());
  return (rows as Record<string, unknown>[])[0] ?? {};
}
