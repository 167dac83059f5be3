import type { StoredSigningKey } from '../../../../../src/model/signing-key.ts';
import { now } from '../../../contract/store-under-test.ts';

/** One that begins to sign `n` seconds from now. */
export const signingKey = (n: number): StoredSigningKey => ({
  kid: `k${n}`,
  alg: 'ES256',
  publicJwk: '{}',
  sealedPrivateKey: Buffer.from([n % 256]),
  createdAt: now,
  activeAt: now + n,
  retiredAt: null,
});
