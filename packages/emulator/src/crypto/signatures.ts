import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Lower-case hex sha1 of the raw data followed by the session key as its base64 text ("signature" beside open data). */
export function signRawData(rawData: string, sessionKey: string): string {
  return createHash('sha1')
    .update(rawData + sessionKey)
    .digest('hex');
}

/**
 * Lower-case hex HMAC-SHA256 of `message` ('' for GET), as checksession and resetusersessionkey want it.
 * The key is the base64 text of the session key, not the bytes it stands for.
 */
export function signWithSessionKey(sessionKey: string, message: string): string {
  return createHmac('sha256', sessionKey).update(message).digest('hex');
}

/** Whether two signatures are the same text, in time that does not depend on where they differ. */
export function isSameSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
