import { isIP, type Socket } from 'node:net';
import type { Connection as MysqlConnection, QueryError, SslOptions } from 'mysql2';
import type { Row } from '../driver.ts';
import type { Answer, Connection, Outgoing } from '../remote/database.ts';
import { keepAliveMs, timeLimits } from '../remote/time-limits.ts';
import { readTls, type Tls } from '../remote/tls.ts';

/**
 * For every connection. Values that do not fit are refused, not cut; looks see what others have committed. Whoever holds locks and says
 * nothing any more is thrown out, so that a frozen instance stops no other: MariaDB knows who holds some, MySQL does it to everybody.
 */
const describeSettings = ({ lockSeconds, idleSeconds }: { lockSeconds: number; idleSeconds: number }) => `
  set session sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';
  set session autocommit = 1, session completion_type = 'NO_CHAIN';
  set session transaction isolation level read committed;
  set session lock_wait_timeout = ${lockSeconds};
  set session innodb_lock_wait_timeout = ${lockSeconds} /*M!100301 , session idle_transaction_timeout = ${idleSeconds} */
    /*!80000 , session wait_timeout = ${4 * idleSeconds} */;
  select @@session.max_allowed_packet as max_packet`;
const askWhetherReadOnly: Outgoing = { sql: 'select @@global.read_only as read_only', values: [] };

/** @throws what `mysql2` says; an error of number 1290 when the server takes no writes */
export async function connectMysql(url: string, limits = timeLimits): Promise<Connection> {
  const connection = await openConnection(url, limits);
  let maxPacket = 0;

  async function send(statements: readonly Outgoing[]): Promise<readonly Answer[]> {
    const text = statements.map(({ sql }) => sql).join(';\n');
    // The server would hang up; parted, all but one that is too large by itself will pass.
    if (text.length >= maxPacket) throw new Error(`${text.length} bytes are more than max_allowed_packet`);
    return query(connection, text, limits.answerMs);
  }
  async function look(statements: readonly Outgoing[]): Promise<readonly Answer[]> {
    const [server, ...answers] = await send([askWhetherReadOnly, ...statements]);
    // Newer versions of MariaDB say it in words.
    if (!['0', 'OFF'].includes(String(server?.rows[0]?.read_only))) throw new ReadOnlyServer();
    return answers;
  }

  try {
    const [lockSeconds, idleSeconds] = [Math.ceil(limits.lockMs / 1000), Math.ceil(limits.idleMs / 1000)];
    const answers = await query(connection, describeSettings({ lockSeconds, idleSeconds }), limits.answerMs);
    maxPacket = Number(answers.at(-1)?.rows[0]?.max_packet);
    await look([]);
  } catch (error) {
    destroyConnection(connection);
    throw error;
  }
  return { send, look, destroy: () => destroyConnection(connection), close: () => endConnection(connection, limits) };
}

/** A replica, or a primary that was demoted. */
class ReadOnlyServer extends Error {
  readonly errno = 1290;
  override readonly message = 'the database server is read-only: it is not the primary';
}

/** A connection that takes several statements at once. The driver is loaded when it is needed: most installations have another. */
export async function openConnection(url: string, { connectMs } = timeLimits): Promise<MysqlConnection> {
  const { default: mysql } = await import('mysql2');
  const { address, tls } = readTls(url.replace(/^mariadb:/, 'mysql:'));
  const connection = mysql.createConnection({
    uri: address,
    ...(tls && { ssl: describeTls(tls, new URL(address).hostname) }),
    multipleStatements: true,
    connectTimeout: connectMs,
    charset: 'utf8mb4_bin',
    enableKeepAlive: true,
    keepAliveInitialDelay: keepAliveMs,
  });
  // Whoever waits for an answer is told; whoever asks next gets another connection.
  connection.on('error', () => {});
  return new Promise((resolve, reject) => {
    connection.connect((error) => {
      if (!error) return resolve(connection);
      destroyConnection(connection);
      reject(error);
    });
  });
}

/** The driver would compare the certificate of an IP address with the name localhost. */
function describeTls({ isVerified, isOfHost, ...certificates }: Tls, host: string): SslOptions {
  if (isOfHost && isIP(host.replace(/^\[|\]$/g, '')) !== 0)
    throw new Error(
      'With sslmode=verify-full give the name of the host, not its IP address; or say sslmode=verify-ca.',
    );
  return { rejectUnauthorized: isVerified, verifyIdentity: isOfHost, ...certificates };
}

/** Ends it in order, or without the server when that does not answer in time. */
export async function endConnection(connection: MysqlConnection, { closeMs } = timeLimits): Promise<void> {
  const socket = socketOf(connection);
  if (socket.destroyed) return;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const giveUp = setTimeout(() => destroyConnection(connection), closeMs);
  connection.end(() => {});
  await closed;
  clearTimeout(giveUp);
}

/**
 * Ends it at once. The driver's own way waits for the server, and from then on tells nobody that the server has reset the connection: whoever
 * waits for an answer would wait until the time is up. What becomes of the socket it tells everybody.
 */
export function destroyConnection(connection: MysqlConnection): void {
  const gone = Object.assign(new Error('The connection was given up'), { code: 'PROTOCOL_CONNECTION_LOST' });
  socketOf(connection).destroy(gone);
}

/** Not in the driver's types. */
const socketOf = (connection: MysqlConnection): Socket => (connection as unknown as { stream: Socket }).stream;

type Result = readonly Row[] | { readonly affectedRows: number };

/** Runs one statement or several; `timeoutMs` 0 is none. */
export function query(connection: MysqlConnection, sql: string, timeoutMs: number): Promise<readonly Answer[]> {
  return new Promise((resolve, reject) => {
    const answer = (error: QueryError | null, results: unknown) =>
      error ? reject(error) : resolve(readResults(results).map(readResult));
    connection.query({ sql, ...(timeoutMs > 0 && { timeout: timeoutMs }) }, answer);
  });
}

/** One statement gives its result, several a list: of headers, of row lists, mixed. */
function readResults(results: unknown): readonly Result[] {
  const isList = Array.isArray(results) && (Array.isArray(results[0]) || isHeader(results[0]));
  return (isList ? results : [results]) as readonly Result[];
}

const isHeader = (value: unknown): boolean => value?.constructor?.name === 'ResultSetHeader';

const readResult = (result: Result): Answer =>
  'affectedRows' in result ? { rows: [], changed: result.affectedRows } : { rows: result, changed: 0 };
