import type { LoginEvent } from '../../events.ts';
import { formatId } from '../../model/id.ts';
import type { RowsWritten, Told, Written } from '../store.ts';
import { keepEvents } from './audit/keep-events.ts';
import type { Change, SqlDriver, SqlValue, WriteJob } from './driver.ts';
import { readSubject } from './rows.ts';

type WrittenRow = RowsWritten['rows'][number];

/** Writes for a verb, on behalf of the request that `written` names, if any. */
export type Write = <T>(written: Told<T> & Partial<Written<T>>, job: WriteJob<T>) => Promise<T>;

export interface Watchers {
  readonly onRows?: ((written: RowsWritten) => void) | undefined;
  readonly onEvents?: ((events: readonly LoginEvent[]) => void) | undefined;
}

/** Keeps what the verb tells in its commit. Hands over rows and events after that; rows cost nothing when nobody watches. */
export function createWrite(driver: SqlDriver, { onRows, onEvents }: Watchers): Write {
  return async ({ requestId, events: describe }, job) => {
    const { answer, changes } = await driver.write(keepEvents(job, describe));
    if (onRows && requestId !== undefined && changes.length > 0) onRows({ requestId, rows: changes.map(describeRow) });
    const events = describe?.(answer) ?? [];
    if (events.length > 0) onEvents?.(events);
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
  'link_conflicts.user_id': 'usr',
  'link_conflicts.other_user_id': 'usr',
  'merges.id': 'mrg',
  'merges.kept_user_id': 'usr',
  'merges.merged_user_id': 'usr',
  'phones.user_id': 'usr',
  'session_keys.user_id': 'usr',
  'session_keys.session_id': 'ses',
  'audit_events.id': 'evt',
  'audit_events.user_id': 'usr',
  'audit_events.session_id': 'ses',
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
