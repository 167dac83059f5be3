import type { Judgement } from '../remote/database.ts';
import { explainTls } from '../remote/tls.ts';

/** By SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html), the whole or its class. */
const judgements: Readonly<Record<string, Judgement>> = {
  '23505': 'conflict', // unique_violation
  '40': 'conflict', // transaction rollback: serialization failure, deadlock
  '55P03': 'blocked', // lock_not_available
  '08': 'lost', // connection exception
  '57P': 'lost', // shut down, crashed, starting up, idle too long
  '25006': 'lost', // read_only_sql_transaction: this server is not the primary any more
  '25P': 'lost', // time limits of transactions
  '26': 'lost', // the prepared statement is unknown: somebody between us and the server mixes connections
  '0A000': 'lost', // a prepared statement does not fit its table any more
  '3D': 'unavailable', // invalid_catalog_name
  '3F': 'unavailable', // invalid_schema_name
  '42P01': 'unavailable', // undefined_table: it is being restored
  '53': 'unavailable', // insufficient resources: disk full, out of memory, too many connections
  '57014': 'unavailable', // query_canceled, by statement_timeout too
  '58': 'lost', // system error: what this server has in memory cannot be believed
  XX: 'lost', // internal error, data corrupted
};

export function judgePostgresError(error: unknown): Judgement {
  const state = readState(error);
  // Without a state it is not the server that speaks: the socket, a time limit.
  if (state === undefined) return error instanceof Error && isOfConnection(error) ? 'lost' : 'refused';
  return judgements[state] ?? judgements[state.slice(0, 3)] ?? judgements[state.slice(0, 2)] ?? 'refused';
}

/** Node has a code of five letters too: EPIPE. */
const readState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && /^(?!E[A-Z]+$)[0-9A-Z]{5}$/.test(String(error.code))
    ? String(error.code)
    : undefined;

/** Node's codes for sockets, and the messages of `pg` for connections that are no more. */
const isOfConnection = (error: Error): boolean =>
  ('code' in error && /^(?:E[A-Z]+|ERR_(?:STREAM|SOCKET|SSL|TLS)_\w+)$/.test(String(error.code))) ||
  /^(?:Connection terminated|Query read timeout|timeout expired|Client (?:has|was)|Received unexpected|received invalid)/.test(
    error.message,
  );

const reasons: Readonly<Record<string, string>> = {
  '28': 'The user or password is wrong, or this user may not connect from here (pg_hba.conf), or not without TLS. Correct the address.',
  '3D000': 'There is no such database. Create it: createdb <name>.',
  '42501': 'This user may not create tables. Grant it: GRANT CREATE ON SCHEMA public TO <user>.',
  '53300': 'The server has no free connection. Raise max_connections, or run fewer instances.',
  '55P03': 'Another process has been changing the schema for a while. Wait until it is done.',
  '25006': 'The server is read-only. Give the address of the primary.',
  ERR_INVALID_URL:
    'The address cannot be read. Write special characters of user and password as %xx: # as %23, / as %2F.',
  ECONNREFUSED: 'Nothing listens at this address. Start the server, or correct host and port.',
  ENOTFOUND: 'There is no such host. Correct the address.',
  ETIMEDOUT: 'The server does not answer. Correct host and port, or open the firewall.',
};

/** The error that ends a start: the cause, and what to do. Never the address: it holds a password. */
export function describePostgresOpenError(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const state = readState(error) ?? '';
  const reason = reasons[code] ?? reasons[state] ?? reasons[state.slice(0, 2)] ?? describe(error);
  // An error of this kind carries the address.
  const cause = code === 'ERR_INVALID_URL' ? undefined : error;
  return new Error(`The PostgreSQL database cannot be used. ${reason}`, { cause });
}

const describe = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return explainTls(message) ?? (/timeout/.test(message) ? (reasons.ETIMEDOUT ?? message) : message);
};
