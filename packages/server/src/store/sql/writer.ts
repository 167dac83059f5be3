import { formatId } from '../../model/id.ts';
import type { RowsWritten, Written } from '../store.ts';
import type { SqlDriver, SqlTransaction, SqlValue, WriteJob, WriteStatement } from './driver.ts';
import { readSubject } from './rows.ts';

type WrittenRow = RowsWritten['rows'][number];

/** Writes for a verb, on behalf of the request that `written` names. */
export type Write = <T>(written: Written, job: WriteJob<T>) => Promise<T>;

/** Hands over the rows after the commit; costs nothing when nobody watches. */
export function createWriter(driver: SqlDriver, onRows?: (written: RowsWritten) => void): Write {
  if (!onRows) return (_, job) => driver.write(job);
  return async ({ requestId }, job) => {
    let rows: readonly WrittenRow[] = [];
    const result = await driver.write((transaction) => {
      const recorded: WrittenRow[] = [];
      rows = recorded;
      return job(recordRows(transaction, recorded));
    });
    if (rows.length > 0) onRows({ requestId, rows });
    return result;
  };
}

/** A transaction that also notes the rows it really changed, as a person may see them. */
const recordRows = (transaction: SqlTransaction, rows: WrittenRow[]): SqlTransaction => ({
  get: (sql, ...values) => transaction.get(sql, ...values),
  all: (sql, ...values) => transaction.all(sql, ...values),
  async run(statement, ...values) {
    const changes = await transaction.run(statement, ...values);
    if (changes > 0) rows.push(describeRow(statement, values));
    return changes;
  },
});

const describeRow = ({ table, change, columns }: WriteStatement, values: readonly SqlValue[]): WrittenRow => ({
  table,
  change,
  columns: Object.fromEntries(
    columns.map((column, index) => [column, describeValue(`${table}.${column}`, values[index] ?? null)]),
  ),
});

const idPrefixes: Readonly<Record<string, string>> = {
  'users.id': 'usr',
  'sessions.id': 'ses',
  'avatars.id': 'avt',
  'identities.user_id': 'usr',
  'sessions.user_id': 'usr',
  'avatars.user_id': 'usr',
  'attempts.session_id': 'ses',
};

/** Hashes are shortened so that equal ones can be told and none can be used; secrets and images show their size only. */
function describeValue(place: string, value: SqlValue): string | number | null {
  if (!(value instanceof Uint8Array)) return value;
  const prefix = idPrefixes[place];
  if (prefix) return formatId(prefix, value);
  if (place === 'identities.subject') return readSubject(value);
  if (place.endsWith('_hash')) return `${Buffer.from(value.subarray(0, 4)).toString('hex')}…`;
  return `${value.length} bytes`;
}
