import type { LoginEvent } from '../events.ts';
import type { AuditSeal } from '../model/audit/seal.ts';
import type { Written } from './store.ts';

/** The part of the store that remembers what happened. Nothing changes an event; only whole stretches of the past are deleted. */
export interface AuditStore {
  /** Keeps events that no change goes with. Those that are kept already stay as they are. */
  recordEvents(events: readonly LoginEvent[]): Promise<void>;

  /** The events whose identifiers are at or behind `from` and before `below`, in their order, at most `limit`. */
  listEvents(range: AuditRange & { readonly limit: number }): Promise<readonly LoginEvent[]>;

  /** The last seal. */
  findLastSeal(): Promise<AuditSeal | undefined>;

  /** The seals behind this number, in order, at most `limit`. */
  listSeals(range: { readonly after: number; readonly limit: number }): Promise<readonly AuditSeal[]>;

  /** Adds the seal if it follows on the last one. Whether it did; of several at once one is added. */
  addSeal(seal: AuditSeal): Promise<boolean>;

  /**
   * Deletes some seals from the first to number `upTo`, never the last one, and some `limit` of the events they stand for. Resolves to how many
   * rows went; call it until none do. What stays is a chain that begins later, and before it events that the next call deletes.
   */
  removeSealed(removal: { readonly upTo: number; readonly limit: number } & Written<number>): Promise<number>;
}

export interface AuditRange {
  readonly from: Uint8Array;
  readonly below: Uint8Array;
}
