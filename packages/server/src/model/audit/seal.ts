import { createHash } from 'node:crypto';

/** An event as it is sealed: text and numbers only. */
export interface SealedEvent {
  readonly id: string;
  readonly at: number;
  readonly name: string;
  readonly actor: string;
  readonly result: string;
  readonly requestId: string;
  readonly appid?: string;
  readonly userId?: string;
  readonly sessionId?: string;
  readonly reason?: string;
  readonly place?: string;
}

/**
 * Stands for all events whose identifiers (16 bytes) are at or behind `coversFrom` and before `coversBelow`, where the next seal begins. So
 * every moment of the past is covered by one seal, the quiet ones too, and a row that turns up there later is noticed.
 */
export interface AuditSeal {
  /** 1 is the first; none is left out. */
  readonly number: number;
  readonly coversFrom: Uint8Array;
  readonly coversBelow: Uint8Array;
  /** How many there are. */
  readonly events: number;
  /** When it was made. */
  readonly at: number;
  readonly previousHash: Uint8Array;
  readonly hash: Uint8Array;
}

/** What the first seal follows on. */
export const noSeal: Pick<AuditSeal, 'number' | 'coversBelow' | 'hash' | 'at'> = {
  number: 0,
  coversBelow: new Uint8Array(16),
  hash: new Uint8Array(32),
  at: 0,
};

export interface SealHash {
  add(event: SealedEvent): void;
  end(seal: Omit<AuditSeal, 'hash' | 'events'>): { readonly events: number; readonly hash: Uint8Array };
}

/** SHA-256 over one line of JSON for each event, in the order of identifiers, and one for the seal itself, which names the seal before. */
export function createSealHash(): SealHash {
  const hash = createHash('sha256');
  let events = 0;
  return {
    add(event) {
      events += 1;
      hash.update(encodeEvent(event));
    },
    end({ number, coversFrom, coversBelow, at, previousHash }) {
      const [from, below, previous] = [coversFrom, coversBelow, previousHash].map(writeHex);
      hash.update(`${JSON.stringify(['wxlogin audit seal 1', number, at, events, from, below, previous])}\n`);
      return { events, hash: hash.digest() };
    },
  };
}

/** JSON keeps members apart whatever they hold: no value can pretend to be two. */
function encodeEvent({ id, at, name, actor, result, requestId, ...more }: SealedEvent): string {
  const { appid = null, userId = null, sessionId = null, reason = null, place = null } = more;
  return `${JSON.stringify([id, at, name, actor, result, requestId, appid, userId, sessionId, reason, place])}\n`;
}

export const writeHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');

/** Before every identifier made at this millisecond or later, behind all earlier ones. */
export function firstIdAt(ms: number): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let byte = 5, rest = Math.max(0, ms); byte >= 0; byte -= 1, rest = Math.floor(rest / 256))
    bytes[byte] = rest % 256;
  return bytes;
}

/** The identifier, or the place for one, that comes next. */
export function idBehind(id: Uint8Array): Uint8Array {
  const next = Uint8Array.from(id);
  for (let byte = next.length - 1; byte >= 0; byte -= 1) {
    next[byte] = ((next[byte] ?? 0) + 1) & 255;
    if (next[byte] !== 0) break;
  }
  return next;
}

/** The millisecond at which an identifier, or the place between two, was made. */
export const momentOfId = (bytes: Uint8Array): number => bytes.subarray(0, 6).reduce((ms, byte) => ms * 256 + byte, 0);

/** An event has arrived by then, unless its instance’s clock is wrong by so much or its process was frozen for so long. */
export const sealLagSeconds = 120;
/** The quiet is sealed too, so that nothing is put into it later. */
const quietSealSeconds = 3600;

/** Up to where the next seal reaches now; undefined when it is not yet time. */
export function decideSealing(
  last: typeof noSeal,
  nowSeconds: number,
): { readonly below: Uint8Array; readonly mustSeal: boolean } | undefined {
  const below = firstIdAt((nowSeconds - sealLagSeconds) * 1000);
  if (Buffer.compare(below, last.coversBelow) <= 0) return undefined;
  return { below, mustSeal: nowSeconds - last.at >= quietSealSeconds };
}
