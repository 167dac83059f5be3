import type { TraceEntry, TraceRecord } from './entry.ts';
import { maskMessage } from './mask.ts';

export type {
  ColumnValue,
  Lane,
  TraceCall,
  TraceEntry,
  TraceEvent,
  TraceRecord,
  TraceRow,
  TraceRows,
} from './entry.ts';

export interface Trace {
  /** Masks the entry, keeps it and tells every listener. A call replaces the earlier one of the same id. */
  add(entry: TraceEntry): void;
  /** Everything still known, oldest first. */
  entries(): TraceEntry[];
  /** What a reader who has seen everything up to `sequence` must be told to be up to date. */
  since(sequence: number): TraceRecord[];
  /** Calls the listener for every record from now on, until the returned function is called. */
  subscribe(listener: (record: TraceRecord) => void): () => void;
  clear(): void;
}

const KEPT_ENTRIES = 2_000;

/**
 * The memory of the live drawing: the latest 2,000 entries, in the order they came. Whatever is added is masked first, so
 * no secret can be read out of it. Sequence numbers begin with the clock's milliseconds: a reader left over from an
 * earlier process is behind every record of this one and hears the opening `clear` first.
 */
export function createTrace({ clock = Date.now }: { clock?: () => number } = {}): Trace {
  const listeners = new Set<(record: TraceRecord) => void>();
  let sequence = Math.floor(clock());
  let opening: TraceRecord = { type: 'clear', sequence };
  let records: (TraceEntry & { sequence: number })[] = [];

  const tell = (record: TraceRecord): void => {
    for (const listener of listeners) listener(record);
  };

  return {
    add(entry) {
      sequence += 1;
      const record = { ...maskEntry(entry), sequence };
      if (entry.type === 'call') records = records.filter((kept) => kept.type !== 'call' || kept.id !== entry.id);
      records.push(record);
      if (records.length > KEPT_ENTRIES) records.shift();
      tell(record);
    },
    entries: () => records.map(({ sequence: _, ...entry }) => entry),
    since: (seen) => [opening, ...records].filter((record) => record.sequence > seen),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      sequence += 1;
      records = [];
      opening = { type: 'clear', sequence };
      tell(opening);
    },
  };
}

function maskEntry(entry: TraceEntry): TraceEntry {
  switch (entry.type) {
    case 'call': {
      const masked = { ...entry };
      if (entry.request !== undefined) masked.request = maskMessage(entry.request);
      if (entry.answer !== undefined) masked.answer = maskMessage(entry.answer);
      return masked;
    }
    case 'rows':
      return { ...entry, rows: entry.rows.map((row) => ({ ...row, columns: maskMessage(row.columns) })) };
    case 'event':
      return { ...entry, facts: maskMessage(entry.facts) };
  }
}
