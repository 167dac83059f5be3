import type { Judgement } from '../remote/database.ts';
import { explainTls } from '../remote/tls.ts';

/** By number (dev.mysql.com/doc/mysql-errors, mariadb.com/kb/en/mariadb-error-codes, docs.pingcap.com/tidb/stable/error-codes). */
const judgements: Readonly<Record<number, Judgement>> = {
  1062: 'conflict', // ER_DUP_ENTRY
  1213: 'conflict', // ER_LOCK_DEADLOCK
  1020: 'conflict', // ER_CHECKREAD: the row has changed since it was read
  3101: 'conflict', // ER_TRANSACTION_ROLLBACK_DURING_COMMIT: another member of the group was faster
  8028: 'conflict', // TiDB: the schema has changed
  9007: 'conflict', // TiDB: write conflict
  1205: 'blocked', // ER_LOCK_WAIT_TIMEOUT
  1021: 'unavailable', // ER_DISK_FULL
  1037: 'unavailable', // ER_OUTOFMEMORY
  1038: 'unavailable', // ER_OUT_OF_SORTMEMORY
  1040: 'unavailable', // ER_CON_COUNT_ERROR
  1041: 'unavailable', // ER_OUT_OF_RESOURCES
  1114: 'unavailable', // ER_RECORD_FILE_FULL
  1203: 'unavailable', // ER_TOO_MANY_USER_CONNECTIONS
  1226: 'unavailable', // ER_USER_LIMIT_REACHED
  1317: 'unavailable', // ER_QUERY_INTERRUPTED
  1969: 'unavailable', // MariaDB: max_statement_time exceeded
  3024: 'unavailable', // MySQL: max_execution_time exceeded
  1046: 'unavailable', // ER_NO_DB_ERROR
  1049: 'unavailable', // ER_BAD_DB_ERROR
  1146: 'unavailable', // ER_NO_SUCH_TABLE: it is being restored
  9001: 'unavailable', // TiDB: PD does not answer
  9002: 'unavailable', // TiDB: TiKV does not answer
  9003: 'unavailable', // TiDB: TiKV is busy
  9005: 'unavailable', // TiDB: a region is unavailable
  3100: 'lost', // ER_RUN_HOOK_ERROR: a member that its group has left behind
  1047: 'lost', // ER_UNKNOWN_COM_ERROR: a node that is no part of its cluster
  1053: 'lost', // ER_SERVER_SHUTDOWN
  1077: 'lost', // ER_NORMAL_SHUTDOWN
  1290: 'lost', // read-only: this server is not the primary any more
  1792: 'lost', // read-only transaction
  1836: 'lost', // ER_READ_ONLY_MODE
  1927: 'lost', // ER_CONNECTION_KILLED
  4031: 'lost', // ER_CLIENT_INTERACTION_TIMEOUT
};

export function judgeMysqlError(error: unknown): Judgement {
  const known = judgements[readNumber(error)];
  if (known) return known;
  return isOfConnection(error) ? 'lost' : 'refused';
}

const readNumber = (error: unknown): number =>
  error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;

/** `mysql2` marks what ends a connection; a time limit of ours ends it too. */
const isOfConnection = (error: unknown): boolean =>
  error instanceof Error &&
  (('fatal' in error && error.fatal === true) ||
    ('code' in error &&
      /^(?:PROTOCOL_|E[A-Z]+$)/.test(String(error.code)) &&
      !('sqlState' in error && error.sqlState)) ||
    /closed state/.test(error.message));

const reasons: Readonly<Record<string, string>> = {
  1045: 'The user or password is wrong, or this user may not connect from here, or not without TLS. Correct the address.',
  1698: 'The user or password is wrong, or this user may not connect from here, or not without TLS. Correct the address.',
  1049: 'There is no such database. Create it: CREATE DATABASE <name> CHARACTER SET utf8mb4.',
  1044: 'This user may not use the database. Grant it: GRANT ALL ON <name>.* TO <user>.',
  1142: 'This user may not create tables. Grant it: GRANT ALL ON <name>.* TO <user>.',
  1040: 'The server has no free connection. Raise max_connections, or run fewer instances.',
  1290: 'The server is read-only. Give the address of the primary.',
  ERR_INVALID_URL:
    'The address cannot be read. Write special characters of user and password as %xx: # as %23, / as %2F.',
  ECONNREFUSED: 'Nothing listens at this address. Start the server, or correct host and port.',
  ENOTFOUND: 'There is no such host. Correct the address.',
  ETIMEDOUT: 'The server does not answer. Correct host and port, or open the firewall.',
};

/** The error that ends a start: the cause, and what to do. Never the address: it holds a password. */
export function describeMysqlOpenError(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const reason = reasons[readNumber(error)] ?? reasons[code] ?? explainTls(message) ?? message;
  // An error of this kind carries the address.
  const cause = code === 'ERR_INVALID_URL' ? undefined : error;
  return new Error(`The MySQL database cannot be used. ${reason}`, { cause });
}
