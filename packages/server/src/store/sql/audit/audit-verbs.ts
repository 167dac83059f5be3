import type { LoginEvent } from '../../../events.ts';
import { type AuditSeal, noSeal } from '../../../model/audit/seal.ts';
import type { AuditStore } from '../../audit-store.ts';
import type { Change, Query, SqlReader, WriteJob, WriteStatement } from '../driver.ts';
import { readBytes, readNumber } from '../rows.ts';
import { tables } from '../tables.ts';
import type { Write } from '../watch-rows.ts';
import { insertSeal, keyOfEvent, readEvent, readSeal } from './audit-rows.ts';
import { findEvent, insertEvents } from './keep-events.ts';

const eventColumns = Object.keys(tables.audit_events.columns).join(', ');
const sealColumns = Object.keys(tables.audit_seals.columns).join(', ');

const listEvents: Query = {
  sql: `select ${eventColumns} from audit_events where id >= ? and id < ? order by id limit ?`,
};
const listEventsBelow: Query = { sql: 'select id from audit_events where id < ? order by id limit ?' };
const findLastSeal: Query = { sql: `select ${sealColumns} from audit_seals order by number desc limit 1` };
const listSeals: Query = { sql: `select ${sealColumns} from audit_seals where number > ? order by number limit ?` };

const deleteEvent: WriteStatement = {
  table: 'audit_events',
  change: 'delete',
  columns: ['id'],
  sql: 'delete from audit_events where id = ?',
  many: 'delete',
};
const deleteSeal: WriteStatement = {
  table: 'audit_seals',
  change: 'delete',
  columns: ['number'],
  sql: 'delete from audit_seals where number = ?',
  many: 'delete',
};

export const createAuditVerbs = (reader: SqlReader, write: Write): AuditStore => ({
  recordEvents: (events) => write({}, recordEvents(events)),
  async listEvents({ from, below, limit }) {
    return (await reader.all(listEvents, from, below, limit)).map(readEvent);
  },
  findLastSeal: () => readLastSeal(reader),
  async listSeals({ after, limit }) {
    return (await reader.all(listSeals, after, limit)).map(readSeal);
  },
  addSeal: (seal) => write({}, addSeal(seal)),
  removeSealed: (removal) => write(removal, removeSealed(removal)),
});

async function readLastSeal(look: SqlReader): Promise<AuditSeal | undefined> {
  const row = await look.get(findLastSeal);
  return row && readSeal(row);
}

const recordEvents = (events: readonly LoginEvent[]): WriteJob<void> => ({
  claims: [],
  async decide(look) {
    const found = await Promise.all(events.map(({ id }) => look.get(findEvent, keyOfEvent(id))));
    return { answer: undefined, changes: insertEvents(events.filter((_, index) => !found[index])) };
  },
});

const addSeal = (seal: AuditSeal): WriteJob<boolean> => ({
  claims: ['audit seals'],
  async decide(look) {
    const last = (await readLastSeal(look)) ?? noSeal;
    // The database has done it and the answer was lost on the way.
    if (last.number === seal.number) return { answer: Buffer.compare(last.hash, seal.hash) === 0, changes: [] };
    const follows = last.number === seal.number - 1 && Buffer.compare(last.hash, seal.previousHash) === 0;
    return { answer: follows, changes: follows ? [insertSeal(seal)] : [] };
  },
});

/** Half an hour of a busy service. */
const sealsAtOnce = 30;

const removeSealed = ({ upTo, limit }: Parameters<AuditStore['removeSealed']>[0]): WriteJob<number> => ({
  claims: ['audit seals'],
  async decide(look) {
    const seals = await look.all(listSeals, 0, sealsAtOnce + 1);
    const [first] = seals;
    if (!first) return { answer: 0, changes: [] };
    // What stands before a chain that begins later was to be deleted with the seals that are gone.
    const left =
      readNumber(first, 'number') > 1 ? await removeEvents(look, readBytes(first, 'covers_from'), limit) : [];
    if (left.length > 0) return { answer: left.length, changes: left };
    const old = seals.slice(0, -1).filter((row) => readNumber(row, 'number') <= upTo);
    const end = old.at(-1);
    const events = end ? await removeEvents(look, readBytes(end, 'covers_below'), limit) : [];
    const gone = old.map((row): Change => ({ statement: deleteSeal, values: [readNumber(row, 'number')] }));
    return { answer: gone.length + events.length, changes: [...gone, ...events] };
  },
});

async function removeEvents(look: SqlReader, below: Uint8Array, limit: number): Promise<Change[]> {
  const rows = await look.all(listEventsBelow, below, limit);
  return rows.map((row) => ({ statement: deleteEvent, values: [readBytes(row, 'id')] }));
}
