import { formatId } from '../../model/id.ts';
import type { RowsWritten, Written } from '../store.ts';
import type { Change, SqlDriver, SqlValue, WriteJob } from './driver.ts';
import { readSubject } from './rows.ts';

type WrittenRow = RowsWritten['rows'][number];

/** Writes for a verb, on behalf of the request that `written` names. */
export type Write = <T>(written: Written, job: WriteJob<T>) => Promise<T>;

/** Hands over the rows after the commit; costs nothing when nobody watches. */
export function createWrite(driver: SqlDriver, onRows?: (written: RowsWritten) => void): Write {
  if (!onRows) return async (_, job) => (await driver.write(job)).answer;
  return async ({ requestId }, job) => {
    const { answer, changes } = await driver.write(job);
    if (changes.length > 0) onRows({ requestId, rows: changes.map(describeRow) });
    return answer;
  };
}

/** The row as a person may see it. */
const describeRow = ({ statement: { table, change, columns }, values }: Change): WrittenRow => ({
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
  'avatar_leftovers.id': 'avt',
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
