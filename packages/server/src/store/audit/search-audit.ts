import type { LoginEvent } from '../../events.ts';
import { firstIdAt } from '../../model/audit/seal.ts';
import { parseId } from '../../model/id.ts';
import type { RawDatabase } from '../moving/raw/raw-database.ts';
import { readEvent } from '../sql/audit/audit-rows.ts';
import type { SqlValue } from '../sql/driver.ts';
import { withAudit } from './open-audit.ts';
import { eventColumns } from './walk-events.ts';

export interface SearchAuditOptions {
  /** As the option `database` takes it; a service may be using it. */
  readonly database: string;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly requestId?: string | undefined;
  readonly name?: string | undefined;
  /** Unix seconds: at or after. */
  readonly since?: number | undefined;
  /** Unix seconds: before. */
  readonly until?: number | undefined;
  /** The identifier of an event: older ones only. The last one of a page leads to the next. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/**
 * Events, the newest first. They are kept by time alone, so a search walks back through it: say `since` where it is known.
 * @throws MovingError
 */
export const searchAudit = (options: SearchAuditOptions): Promise<readonly LoginEvent[]> =>
  withAudit(options.database, (raw) => search(raw, options));

async function search(raw: RawDatabase, options: SearchAuditOptions): Promise<readonly LoginEvent[]> {
  const conditions = describeConditions(options);
  const where = conditions.map(([condition]) => condition).join(' and ');
  const rows = await raw.schema.all(
    {
      sql: `select ${eventColumns} from audit_events${raw.inKeyOrder}${where && ` where ${where}`} order by id desc limit ?`,
    },
    ...conditions.map(([, value]) => value),
    options.limit,
  );
  return rows.map(readEvent);
}

const noRow = new Uint8Array(0);

function describeConditions(options: SearchAuditOptions): (readonly [string, SqlValue])[] {
  const { since, until, before, userId, sessionId, requestId, name } = options;
  const given = <T>(condition: string, value: T | undefined, write: (value: T) => SqlValue) =>
    value === undefined ? [] : [[`${condition} ?`, write(value)] as const];
  const key = (prefix: string) => (id: string) => parseId(prefix, id) ?? noRow;
  const moment = (seconds: number) => firstIdAt(seconds * 1000);
  const same = (text: string) => text;
  return [
    ...given('id >=', since, moment),
    ...given('id <', until, moment),
    ...given('id <', before, key('evt')),
    ...given('user_id =', userId, key('usr')),
    ...given('session_id =', sessionId, key('ses')),
    ...given('request_id =', requestId, same),
    ...given('name =', name, same),
  ];
}
