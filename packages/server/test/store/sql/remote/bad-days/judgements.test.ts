import { describe, expect, it } from 'vitest';
import { judgeMysqlError } from '../../../../../src/store/sql/mysql/mysql-errors.ts';
import { judgePostgresError } from '../../../../../src/store/sql/postgres/postgres-errors.ts';

const error = (facts: object, message = '') => Object.assign(new Error(message), facts);

/** As Node says it: sockets that are no more. */
const ofSockets = ['EPIPE', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'ECONNREFUSED'];

describe('an error of a connection', () => {
  it.each(ofSockets)('%s means that it is lost', (code) => {
    expect(judgePostgresError(error({ code }))).toBe('lost');
    expect(judgeMysqlError(error({ code }))).toBe('lost');
  });

  it.each(['ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END', 'ERR_SSL_WRONG_VERSION_NUMBER'])('%s too', (code) => {
    expect(judgePostgresError(error({ code }))).toBe('lost');
    expect(judgeMysqlError(error({ code, fatal: true }))).toBe('lost');
  });

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Query read timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Received unexpected rowDescription message from backend.',
  ])('of PostgreSQL says "%s"', (message) => {
    expect(judgePostgresError(new Error(message))).toBe('lost');
  });

  it('is none of our own: what cannot be stored', () => {
    expect(judgePostgresError(new RangeError('NaN is no number'))).toBe('refused');
    expect(judgePostgresError(new TypeError('no string', { cause: 1 }))).toBe('refused');
    expect(judgeMysqlError(new RangeError('NaN is no number'))).toBe('refused');
    expect(judgePostgresError(error({ code: 'ERR_INVALID_ARG_TYPE' }))).toBe('refused');
    expect(judgePostgresError('text')).toBe('refused');
  });
});

describe('an error of PostgreSQL', () => {
  it.each([
    ['23505', 'conflict'],
    ['40001', 'conflict'],
    ['40P01', 'conflict'],
    ['55P03', 'blocked'],
    ['57P01', 'lost'],
    ['25P03', 'lost'],
    ['25P04', 'lost'],
    ['26000', 'lost'],
    ['0A000', 'lost'],
    ['53100', 'unavailable'],
    ['42P01', 'unavailable'],
    ['57014', 'unavailable'],
    ['22021', 'refused'],
    ['23514', 'refused'],
  ])('%s is judged: %s', (code, judgement) => {
    expect(judgePostgresError(error({ code }))).toBe(judgement);
  });
});

describe('an error of MySQL or MariaDB', () => {
  it.each([
    [1062, 'conflict'],
    [1213, 'conflict'],
    [1205, 'blocked'],
    [1021, 'unavailable'],
    [1146, 'unavailable'],
    [1047, 'lost'],
    [1290, 'lost'],
    [1927, 'lost'],
    [1406, 'refused'],
    [1366, 'refused'],
  ])('%d is judged: %s', (errno, judgement) => {
    expect(judgeMysqlError(error({ errno, code: 'ER_ANY', sqlState: 'HY000' }))).toBe(judgement);
  });
});
