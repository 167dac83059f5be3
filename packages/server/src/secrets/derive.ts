import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** The purposes a key may be derived for: one secret, one purpose. */
export type KeyPurpose = 'seal' | 'refresh-token' | 'keyed-hash' | 'data-secret';

/** A 32-byte key for one purpose (HKDF-SHA-256, RFC 5869); nobody who holds one learns another. */
export const deriveKey = (secret: Uint8Array, purpose: KeyPurpose): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), `wxlogin v1 ${purpose}`, 32)));
