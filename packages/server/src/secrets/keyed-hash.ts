import { createHmac, type KeyObject } from 'node:crypto';

/** One way, and only with our key: what is stored can be compared but not guessed from a stolen database. */
export type KeyedHash = (
  purpose: 'js_code' | 'idempotency_key' | 'service' | 'banned_identity' | 'phone_code' | 'phone_number',
  text: string,
) => Buffer;

/** HMAC-SHA-256 over the purpose and the text; the purpose has no zero byte, so the two cannot run together. */
export const createKeyedHash =
  (key: KeyObject): KeyedHash =>
  (purpose, text) =>
    createHmac('sha256', key).update(`${purpose}\0${text}`).digest();
