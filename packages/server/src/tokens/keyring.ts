import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type Clock, unixSeconds } from '../clock.ts';
import {
  decideKeyStates,
  type SigningKeyRules,
  type SigningKeyState,
  type SigningKeyTimes,
} from '../model/signing-key.ts';

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

/** A key of the ring, and where it is in its life. */
export type KeyOfRing = SigningKey & SigningKeyTimes;

/** All keys that verify, and the one that signs, by the clock. */
export interface Keyring {
  readonly active: SigningKey;
  /** By the exact first segment of a token: whatever else a header says, it is not ours. */
  findByHeader(header: string): SigningKey | undefined;
  /** The public set (RFC 7517 §5): the keys that verify, also those that do not sign yet. */
  jwks(): { readonly keys: readonly PublicJwk[] };
  /** Where each key is in its life. */
  listStates(): readonly { readonly state: SigningKeyState; readonly activeAt: number }[];
  /** Reads the keys again. Call it far more often than keys are published before they sign. */
  refresh(): Promise<void>;
  /** For a token of a key unknown here: another instance may have made one. Reads the keys again, unless that was done just now. */
  lookAgain(): Promise<void>;
}

export interface KeyringOptions {
  /** All keys there are, in the order in which they begin to sign. */
  readonly readKeys: () => Promise<readonly KeyOfRing[]>;
  readonly rules: SigningKeyRules;
  readonly clock: Clock;
}

/** However many unknown keys are presented, they cost the database no more. */
const lookAgainMs = 2000;

export async function createKeyring({ readKeys, rules, clock }: KeyringOptions): Promise<Keyring> {
  let keys: readonly KeyOfRing[] = [];
  let reading: Promise<void> | undefined;
  let readAtMs = 0;

  async function read(): Promise<void> {
    try {
      keys = await readKeys();
      readAtMs = clock.monotonicMs();
    } finally {
      reading = undefined;
    }
  }
  const refresh = (): Promise<void> => {
    reading ??= read();
    return reading;
  };
  /** The ring changes by the second at most. */
  let seen: Ring | undefined;
  const see = (): Ring => {
    const now = unixSeconds(clock);
    if (seen?.keys !== keys || seen.now !== now) seen = describeRing(keys, decideKeyStates(keys, rules, now), now);
    return seen;
  };

  await refresh();
  return {
    get active() {
      const { active } = see();
      if (!active) throw new Error('A keyring needs at least one key');
      return active;
    },
    findByHeader: (header) => see().verifying.get(header),
    jwks: () => ({ keys: [...see().verifying.values()].map(({ publicJwk }) => publicJwk) }),
    listStates() {
      const states = decideKeyStates(keys, rules, unixSeconds(clock));
      return keys.map(({ activeAt }, index) => ({ activeAt, state: states[index] ?? 'removed' }));
    },
    refresh,
    lookAgain: async () => (clock.monotonicMs() - readAtMs < lookAgainMs ? undefined : refresh()),
  };
}

interface Ring {
  readonly keys: readonly KeyOfRing[];
  /** Unix seconds. */
  readonly now: number;
  readonly active: KeyOfRing | undefined;
  /** By their header, in the order in which they begin. */
  readonly verifying: ReadonlyMap<string, KeyOfRing>;
}

function describeRing(keys: readonly KeyOfRing[], states: readonly SigningKeyState[], now: number): Ring {
  const verifying = keys.filter((_, index) => states[index] !== 'removed');
  return {
    keys,
    now,
    active: keys[states.indexOf('active')],
    verifying: new Map(verifying.map((key) => [key.header, key])),
  };
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
