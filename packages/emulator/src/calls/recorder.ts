import { type Call, type RawCall, showCall } from './call.ts';

export interface Recorder {
  record(call: RawCall): void;
  /** The last 1000 calls, oldest first. */
  list(): Call[];
  /** Every call from now on, as soon as it is answered. Returns the way to stop. */
  onCall(listener: (call: Call) => void): () => void;
}

const KEPT = 1000;

export interface RecorderOptions {
  record: boolean;
  showSecrets: boolean;
}

/** Keeps calls as they came and masks them when somebody looks, so that recording costs next to nothing. */
export function createRecorder({ record, showSecrets }: RecorderOptions): Recorder {
  const ring: { id: number; raw: RawCall }[] = [];
  const listeners = new Set<(call: Call) => void>();
  let count = 0;

  return {
    record(raw) {
      if (!record) return;
      const id = ++count;
      ring[(id - 1) % KEPT] = { id, raw };
      if (listeners.size === 0) return;
      const call = showCall(id, raw, showSecrets);
      for (const listener of listeners) listener(call);
    },
    list() {
      const oldest = count > KEPT ? count % KEPT : 0;
      const inOrder = [...ring.slice(oldest), ...ring.slice(0, oldest)];
      return inOrder.map(({ id, raw }) => showCall(id, raw, showSecrets));
    },
    onCall(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
