import type { SessionId } from './id.ts';

/** How long a lost answer can be asked for. */
export const attemptSeconds = 600;

/** One use of a js code, kept that long so that a lost answer can be given again. Holds keyed hashes only. */
export interface Attempt {
  readonly codeHash: Uint8Array;
  /** Of the Idempotency-Key; null when the client sent none. */
  readonly keyHash: Uint8Array | null;
  readonly sessionId: SessionId;
  readonly at: number;
}
