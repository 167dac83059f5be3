import type { ConnectionOptions } from 'node:tls';
import type { Client as PgClient } from 'pg';
import type { Answer, Connection, Outgoing } from '../remote/database.ts';
import { keepAliveMs, type TimeLimits, timeLimits } from '../remote/time-limits.ts';
import { readTls, type Tls } from '../remote/tls.ts';
import { guardReading } from './guard-reading.ts';

/**
 * For every connection; what an engine that only speaks the protocol does not know is left out. Whoever holds locks and says nothing any
 * more is thrown out, so that a frozen instance stops no other. Every question is for a few keys, so none may read a table through, however
 * small it was when the question was planned. A server that answers before its disk has it is told to wait.
 */
const describeSettings = ({ lockMs, idleMs }: TimeLimits) => [
  `select set_config('lock_timeout', '${lockMs}', false)`,
  `select set_config('idle_in_transaction_session_timeout', '${idleMs}', false)`,
  "select set_config('enable_seqscan', 'off', false)",
  "select set_config('enable_hashjoin', 'off', false)",
  "select set_config('enable_mergejoin', 'off', false)",
  "select set_config('synchronous_commit', 'on', false) from (select current_setting('synchronous_commit') as now) s where now = 'off'",
];
const askWhetherReadOnly: Outgoing = {
  sql: "select current_setting('transaction_read_only') as read_only",
  values: [],
};

/** @throws what `pg` says; an error of state 25006 when the server takes no writes */
export async function connectPostgres(url: string, limits = timeLimits): Promise<Connection> {
  const client = await openClient(url, { pipeline: true }, limits);
  try {
    await Promise.allSettled(describeSettings(limits).map((sql) => client.query(sql)));
    await look(client, []);
  } catch (error) {
    destroy(client);
    throw error;
  }
  const planAnew = createPlanning(client);
  return {
    send: (statements) => send(client, statements),
    look(statements) {
      planAnew();
      return look(client, statements);
    },
    destroy: () => destroy(client),
    close: () => endClient(client, limits),
  };
}

/** A standby, or a primary that was demoted. */
class ReadOnlyServer extends Error {
  readonly code = '25006';
  override readonly message = 'the database server is read-only: it is not the primary';
}

const bigint = 20;

/** A connected client. The driver is loaded when it is needed: most installations have another. */
export async function openClient(
  url: string,
  { pipeline }: { pipeline: boolean },
  limits = timeLimits,
): Promise<PgClient> {
  const { default: pg } = await import('pg');
  const { address, tls } = readTls(url);
  const client = new pg.Client({
    connectionString: address,
    ...(tls && { ssl: describeTls(tls) }),
    application_name: 'wxlogin',
    connectionTimeoutMillis: limits.connectMs,
    ...(pipeline && { pipeline, query_timeout: limits.answerMs }),
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
  });
  // Times and counters stay far below 2^53.
  client.setTypeParser(bigint, 'text', Number);
  // Whoever waits for an answer is told; whoever asks next gets another connection.
  client.on('error', () => {});
  try {
    await client.connect();
    guardReading(client);
  } catch (error) {
    destroy(client);
    throw error;
  }
  return client;
}

const describeTls = ({ isVerified, isOfHost, ...certificates }: Tls): ConnectionOptions => ({
  rejectUnauthorized: isVerified,
  ...(!isOfHost && { checkServerIdentity: () => undefined }),
  ...certificates,
});

/** Ends it in order, or without the server when that does not answer in time. */
export async function endClient(client: PgClient, { closeMs } = timeLimits): Promise<void> {
  const giveUp = setTimeout(() => destroy(client), closeMs);
  await client.end();
  clearTimeout(giveUp);
}

/** `end` waits for the server; a socket that is destroyed does not. */
function destroy(client: PgClient): void {
  client.connection.stream.destroy();
}

async function send(client: PgClient, statements: readonly Outgoing[]): Promise<readonly Answer[]> {
  const results = await Promise.allSettled(
    statements.map(({ sql, values }) => client.query({ name: nameOf(sql), text: sql, values: [...values] })),
  );
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return { rows: result.value.rows, changed: result.value.rowCount ?? 0 };
  });
}

async function look(client: PgClient, statements: readonly Outgoing[]): Promise<readonly Answer[]> {
  const [server, ...answers] = await send(client, [askWhetherReadOnly, ...statements]);
  if (server?.rows[0]?.read_only !== 'off') throw new ReadOnlyServer();
  return answers;
}

/**
 * A kept plan is for tables as they were. When they were empty, any index was as good as the right one, and the server itself plans anew a
 * minute after they have grown; at ten thousand logins a minute that is late. Called before looks, which are outside of transactions: where an
 * engine refuses it, nothing is lost. https://www.postgresql.org/docs/current/sql-discard.html
 */
function createPlanning(client: PgClient): () => void {
  let looks = 0;
  let due = firstPlanAt;
  return () => {
    looks += 1;
    if (looks < due) return;
    looks = 0;
    due = Math.min(2 * due, mostLooksPerPlan);
    client.query('discard plans').catch(() => {});
  };
}

const firstPlanAt = 8;
/** A plan takes about as long as five looks. */
export const mostLooksPerPlan = 256;

const names = new Map<string, string>();

/** Under its name a text is prepared once per connection. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `wxlogin_${names.size + 1}`;
  names.set(sql, name);
  return name;
}
