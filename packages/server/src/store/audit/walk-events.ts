import type { LoginEvent } from '../../events.ts';
import { idBehind } from '../../model/audit/seal.ts';
import type { RawDatabase } from '../moving/raw/raw-database.ts';
import { readEvent } from '../sql/audit/audit-rows.ts';
import type { Query, Row } from '../sql/driver.ts';
import { readBytes } from '../sql/rows.ts';
import { tables } from '../sql/tables.ts';

export const eventColumns = Object.keys(tables.audit_events.columns).join(', ');

/** Goes through all events in the order of their identifiers; memory holds one page. */
export interface EventWalk {
  /** Visits those before `below` that were not visited yet; resolves to how many there were. */
  visitBelow(below: Uint8Array | undefined, visit: (event: LoginEvent) => void): Promise<number>;
}

const page = 4000;

/** @param onPage called before each further page */
export function walkEvents(raw: RawDatabase, onPage: () => void): EventWalk {
  const list: Query = {
    sql: `select ${eventColumns} from audit_events${raw.inKeyOrder} where id >= ? order by id limit ?`,
  };
  let rows: readonly Row[] = [];
  let at = 0;
  let next: Uint8Array | undefined = new Uint8Array(16);

  async function refill(): Promise<void> {
    if (!next) return;
    onPage();
    rows = await raw.schema.all(list, next, page);
    at = 0;
    const last = rows.at(-1);
    next = last && rows.length === page ? idBehind(readBytes(last, 'id')) : undefined;
  }

  return {
    async visitBelow(below, visit) {
      for (let visited = 0; ; visited += 1) {
        if (at === rows.length) await refill();
        const row = rows[at];
        if (!row || (below && Buffer.compare(readBytes(row, 'id'), below) >= 0)) return visited;
        visit(readEvent(row));
        at += 1;
      }
    },
  };
}
