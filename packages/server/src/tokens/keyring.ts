import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A signing key ready for use. `header` is the first segment of every token it signs. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: PublicJwk;
  readonly header: string;
}

export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/** All keys that verify, and the one that signs. */
export interface Keyring {
  readonly active: SigningKey;
  /** By the exact first segment of a token: whatever else a header says, it is not ours. */
  findByHeader(header: string): SigningKey | undefined;
  /** The public set (RFC 7517 §5). */
  jwks(): { readonly keys: readonly PublicJwk[] };
}

/** @param keys oldest first; the newest signs. */
export function createKeyring(keys: readonly SigningKey[]): Keyring {
  const byHeader = new Map(keys.map((key) => [key.header, key]));
  const active = keys.at(-1);
  if (!active) throw new Error('A keyring needs at least one key');
  const set = { keys: keys.map((key) => key.publicJwk) };
  return { active, findByHeader: (header) => byHeader.get(header), jwks: () => set };
}

export const generatePrivateKey = (): Buffer =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'der', type: 'pkcs8' });

/** @param pkcs8 the private key in DER. */
export function readSigningKey(pkcs8: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const { x, y } = publicKey.export({ format: 'jwk' });
  if (!x || !y) throw new Error('Not an elliptic curve key');
  const kid = thumbprint(x, y);
  const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' };
  // RFC 9068 §2.1: the type tells an access token from every other JWT.
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid })).toString('base64url');
  return { kid, privateKey, publicKey, publicJwk, header };
}

/** RFC 7638 §3: the required members in alphabetical order. */
const thumbprint = (x: string, y: string): string =>
  createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url');
