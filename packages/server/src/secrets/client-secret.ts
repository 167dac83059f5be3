import { hash, timingSafeEqual } from 'node:crypto';
import type { RandomBytes } from './random.ts';

/** A secret, as it is shown once, and what is stored of it. */
export interface MadeClientSecret {
  readonly clientSecret: string;
  readonly secretHash: Buffer;
}

/** Whether a text is the secret of which this is the hash; undefined is the hash of none. */
export type IsClientSecret = (text: string, secretHash: Uint8Array | undefined) => boolean;

const spelling = /^wxc1\.[A-Za-z0-9_-]{43}$/;
const nobodys = Buffer.alloc(32);

/** The prefix lets people and scanners of source code recognise it. */
export function makeClientSecret(randomBytes: RandomBytes): MadeClientSecret {
  const clientSecret = `wxc1.${randomBytes(32).toString('base64url')}`;
  return { clientSecret, secretHash: hashClientSecret(clientSecret) };
}

/**
 * Whether the secret is the one of which this is the hash; undefined is nobody's, and takes as long. Compared in constant time. One SHA-256
 * is enough: of 32 random bytes nobody can guess one, so a slow hash would only be slow, and a salt would only tell equals apart.
 */
export const isClientSecret: IsClientSecret = (text, secretHash) => {
  const isSame = timingSafeEqual(hashClientSecret(text), secretHash?.length === 32 ? secretHash : nobodys);
  return isSame && secretHash !== undefined && spelling.test(text);
};

const hashClientSecret = (text: string): Buffer => hash('sha256', `client_secret\0${text}`, 'buffer');
