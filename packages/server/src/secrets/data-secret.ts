import { deriveKey } from './derive.ts';
import type { RandomBytes } from './random.ts';
import { createSealer, type Sealer } from './seal.ts';

/** The root secrets that may open a database; the previous one too while they are being changed. */
export interface RootSecrets {
  readonly rootSecret: Uint8Array;
  readonly previousRootSecret?: Uint8Array | undefined;
}

/** What a database keeps of its secrets: neither tells one. */
export interface SecretFacts {
  /** A known text, sealed under the data secret. */
  readonly rootCheck: string;
  /** The data secret, sealed under the root secret. A database that was first used before there was one has none: there it is the root secret of then. */
  readonly wrapped: string | undefined;
}

export interface OpenedDataSecret {
  /** What every key is derived from. It never changes, so that what is sealed, hashed and handed out goes on. */
  readonly dataSecret: Uint8Array;
  readonly openedBy: keyof RootSecrets;
}

const checkPlace = 'facts.root_check.value';
const checkValue = 'wxlogin';
const wrapPlace = 'facts.data_secret.value';

export const makeRootCheck = (dataSecret: Uint8Array, randomBytes: RandomBytes): string =>
  sealerOf(dataSecret, randomBytes).seal(Buffer.from(checkValue), checkPlace).toString('base64url');

export const wrapDataSecret = (dataSecret: Uint8Array, rootSecret: Uint8Array, randomBytes: RandomBytes): string =>
  createSealer(deriveKey(rootSecret, 'data-secret'), randomBytes).seal(dataSecret, wrapPlace).toString('base64url');

/** Undefined where none of the root secrets is the one of these facts. */
export function openDataSecret(facts: SecretFacts, roots: RootSecrets): OpenedDataSecret | undefined {
  for (const openedBy of ['rootSecret', 'previousRootSecret'] as const) {
    const root = roots[openedBy];
    const dataSecret = root && (facts.wrapped === undefined ? root : unwrapDataSecret(facts.wrapped, root));
    if (dataSecret && isCheckOf(facts.rootCheck, dataSecret)) return { dataSecret, openedBy };
  }
  return undefined;
}

/** Undefined where it was sealed under another root secret. */
export const unwrapDataSecret = (wrapped: string, rootSecret: Uint8Array): Uint8Array | undefined =>
  tryUnseal(createSealer(deriveKey(rootSecret, 'data-secret'), noBytes), wrapped, wrapPlace);

const isCheckOf = (check: string, dataSecret: Uint8Array): boolean =>
  tryUnseal(sealerOf(dataSecret, noBytes), check, checkPlace)?.toString() === checkValue;

const sealerOf = (dataSecret: Uint8Array, randomBytes: RandomBytes): Sealer =>
  createSealer(deriveKey(dataSecret, 'seal'), randomBytes);

/** Opening needs no chance. */
const noBytes: RandomBytes = () => {
  throw new Error('Nothing is sealed here');
};

function tryUnseal(sealer: Sealer, sealed: string, place: string): Buffer | undefined {
  try {
    return sealer.unseal(Buffer.from(sealed, 'base64url'), place);
  } catch {
    return undefined;
  }
}
