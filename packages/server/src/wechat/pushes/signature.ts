import { createHash, timingSafeEqual } from 'node:crypto';

/** Ten digits, so that no digit can move from the nonce into the time without changing what was signed. */
const timestampPattern = /^\d{10}$/;
const noncePattern = /^[\x21-\x7e]{1,128}$/;
const signaturePattern = /^[0-9a-f]{40}$/;

/** How far the sender's clock and ours may be apart, the way included. */
const leewaySeconds = 300;

/** sha1 of the texts, sorted and put together. */
export function isSignatureOf(signature: string, texts: readonly string[]): boolean {
  if (!signaturePattern.test(signature)) return false;
  const expected = createHash('sha1')
    .update([...texts].sort().join(''))
    .digest();
  return timingSafeEqual(Buffer.from(signature, 'hex'), expected);
}

export const isWellFormed = ({ timestamp, nonce }: { timestamp: string; nonce: string }): boolean =>
  timestampPattern.test(timestamp) && noncePattern.test(nonce);

export const isFresh = (timestamp: string, now: number): boolean => Math.abs(now - Number(timestamp)) <= leewaySeconds;
