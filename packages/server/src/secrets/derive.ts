import { hkdfSync } from 'node:crypto';

/** The purposes a key may be derived for: one secret, one purpose. */
export type KeyPurpose = 'seal' | 'refresh-token' | 'keyed-hash';

/** A 32-byte key for one purpose (HKDF-SHA-256, RFC 5869); nobody who holds one learns another. */
export function deriveKey(secret: Uint8Array, purpose: KeyPurpose, salt: Uint8Array = new Uint8Array(0)): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, `wxlogin v1 ${purpose}`, 32));
}
