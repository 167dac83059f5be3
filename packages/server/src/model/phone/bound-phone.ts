/** A user's phone number as it is stored: sealed, and known by keyed hashes only. */
export interface BoundPhone {
  /** Of scope and number; no two users have the same. */
  readonly numberHash: Uint8Array;
  readonly sealedNumber: Uint8Array;
  /** Of the phone code that brought it. */
  readonly codeHash: Uint8Array;
  /** Unix seconds. */
  readonly boundAt: number;
}

/** How long a lost answer can be asked for. */
const answerSeconds = 600;

/** Whether this very phone code brought the number a moment ago: then whoever sends it again has not heard the answer. */
export const isAnsweredBefore = (phone: BoundPhone, codeHash: Uint8Array, now: number): boolean =>
  Buffer.compare(phone.codeHash, codeHash) === 0 && now - phone.boundAt <= answerSeconds;
