import { isStored, type LoginEvent } from '../../events.ts';
import { type AuditSeal, noSeal } from '../../model/audit/seal.ts';
import { formatId } from '../../model/id.ts';
import type { AuditStore } from '../audit-store.ts';
import type { Told } from '../store.ts';
import type { Tables } from './tables.ts';

/** Keeps the events that an answer means, tells them, and gives the answer back. */
export type Keep = <T>(written: Told<T>, answer: T) => T;

export const createKeep =
  (tables: Tables, onEvents: (events: readonly LoginEvent[]) => void = () => {}): Keep =>
  ({ events }, answer) => {
    const told = events?.(answer) ?? [];
    addEvents(tables, told);
    if (told.length > 0) onEvents(told);
    return answer;
  };

export const createAuditVerbs = (tables: Tables, keep: Keep): AuditStore => ({
  recordEvents: async (events) => addEvents(tables, events),
  async listEvents({ from, below, limit }) {
    const [first, end] = [formatId('evt', from), formatId('evt', below)];
    return listEvents(tables)
      .filter(({ id }) => id >= first && id < end)
      .slice(0, limit);
  },
  findLastSeal: async () => tables.auditSeals.at(-1),
  listSeals: async ({ after, limit }) => tables.auditSeals.filter(({ number }) => number > after).slice(0, limit),
  addSeal: async (seal) => addSeal(tables, seal),
  removeSealed: async (removal) => keep(removal, removeSealed(tables, removal)),
});

function addEvents({ auditEvents }: Tables, events: readonly LoginEvent[]): void {
  for (const { isNewUser: _, ...event } of events)
    if (isStored(event.name) && !auditEvents.has(event.id)) auditEvents.set(event.id, event);
}

const listEvents = ({ auditEvents }: Tables): LoginEvent[] =>
  [...auditEvents.values()].sort((one, other) => (one.id < other.id ? -1 : 1));

function addSeal({ auditSeals }: Tables, seal: AuditSeal): boolean {
  const last = auditSeals.at(-1) ?? noSeal;
  if (last.number === seal.number) return Buffer.compare(last.hash, seal.hash) === 0;
  const follows = last.number === seal.number - 1 && Buffer.compare(last.hash, seal.previousHash) === 0;
  if (follows) auditSeals.push(seal);
  return follows;
}

function removeSealed(tables: Tables, { upTo, limit }: { readonly upTo: number; readonly limit: number }): number {
  const { auditSeals } = tables;
  const [first] = auditSeals;
  if (!first) return 0;
  const left = first.number > 1 ? removeEvents(tables, first.coversFrom, limit) : 0;
  if (left > 0) return left;
  const old = auditSeals.slice(0, -1).filter(({ number }) => number <= upTo);
  auditSeals.splice(0, old.length);
  const end = old.at(-1);
  return old.length + (end ? removeEvents(tables, end.coversBelow, limit) : 0);
}

function removeEvents(tables: Tables, below: Uint8Array, limit: number): number {
  const end = formatId('evt', below);
  const old = listEvents(tables)
    .filter(({ id }) => id < end)
    .slice(0, limit);
  for (const { id } of old) tables.auditEvents.delete(id);
  return old.length;
}
