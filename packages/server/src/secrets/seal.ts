import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { RandomBytes } from './random.ts';

/** Encrypts what is stored, so that a stolen database alone yields nothing. */
export interface Sealer {
  /** @param place where the value is kept (`table.column.row`): it opens nowhere else. */
  seal(plain: Uint8Array, place: string): Buffer;
  /** @throws Error when the value was changed, moved, or sealed under another root secret. */
  unseal(sealed: Uint8Array, place: string): Buffer;
}

const version = 1;
const nonceLength = 12;
const tagLength = 16;
const headLength = 1 + nonceLength + tagLength;

/** AES-256-GCM (NIST SP 800-38D): version, nonce, tag, ciphertext; place and version are the associated data. */
export function createSealer(key: KeyObject, randomBytes: RandomBytes): Sealer {
  const associated = (place: string) => Buffer.from(`${version} ${place}`);
  return {
    seal(plain, place) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated(place));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), text]);
    },
    unseal(sealed, place) {
      if (sealed.length < headLength || sealed[0] !== version) throw new Error('Not a value sealed by this version');
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + nonceLength), {
        authTagLength: tagLength,
      });
      decipher.setAAD(associated(place)).setAuthTag(sealed.subarray(1 + nonceLength, headLength));
      return Buffer.concat([decipher.update(sealed.subarray(headLength)), decipher.final()]);
    },
  };
}
