import type { SqlValue } from '../../../../../src/store/sql/driver.ts';
import type { Connection, Outgoing } from '../../../../../src/store/sql/remote/database.ts';

/** How much a database has to look at for a statement as this very connection knows it: pages (PostgreSQL) or rows (MariaDB). */
export type Measure = (connection: Connection, outgoing: Outgoing) => Promise<number>;

const say = (sql: string): Outgoing => ({ sql, values: [] });

export const measures: Readonly<Record<'postgres' | 'mysql', Measure>> = {
  async postgres(connection, { sql, values }) {
    await connection.send([{ sql, values }]);
    const find = "select name from pg_prepared_statements where statement = $1 and name like 'wxlogin%'";
    const [found] = await connection.send([{ sql: find, values: [sql] }]);
    const call = `${found?.rows[0]?.name}${values.length > 0 ? `(${values.map(spell).join(', ')})` : ''}`;
    const [, explained] = await connection.send([
      say('begin'),
      say(`explain (analyze, buffers, format json) execute ${call}`),
      say('rollback'),
    ]);
    const [{ Plan: plan }] = explained!.rows[0]!['QUERY PLAN'] as [{ Plan: Record<string, number> }];
    return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
  },

  async mysql(connection, outgoing) {
    const inVain = [say('begin'), outgoing, say('rollback')];
    // The first time it reads what it knows of the tables too.
    await connection.send(inVain);
    const [before, , , , after] = await connection.send([count, ...inVain, count]);
    return sum(after!.rows) - sum(before!.rows);
  },
};

function spell(value: unknown): string {
  if (Array.isArray(value)) return `array[${value.map(spell).join(', ')}]`;
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'::bytea`;
  return typeof value === 'string' ? `'${value}'` : String(value as SqlValue);
}

const count = say("show session status like 'Handler_read%'");
const sum = (rows: readonly Readonly<Record<string, unknown>>[]): number =>
  rows.reduce((so, row) => so + Number(row.Value), 0);
