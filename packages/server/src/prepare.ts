import { unixSeconds } from './clock.ts';
import type { Deps } from './flows/deps.ts';
import { OptionsError } from './options.ts';
import type { Sealer } from './secrets/seal.ts';
import { createKeyring, generatePrivateKey, type Keyring, readSigningKey } from './tokens/keyring.ts';

const checkPlace = 'facts.root_check.value';
const checkValue = 'wxlogin';

/**
 * Before anything is served: the database is of this mode, the root secret is the one it was made with, and there is a signing key.
 * Resolves to the keys.
 * @throws OptionsError when the database belongs to another mode or root secret.
 */
export async function prepare(
  deps: Pick<Deps, 'config' | 'store' | 'clock' | 'emit'>,
  sealer: Sealer,
): Promise<Keyring> {
  const mode = await deps.store.settle('mode', deps.config.mode);
  if (mode !== deps.config.mode) {
    throw new OptionsError([
      `database: was made in ${mode} mode and cannot be used in ${deps.config.mode} mode; use another database`,
    ]);
  }
  const check = await deps.store.settle(
    'root_check',
    sealer.seal(Buffer.from(checkValue), checkPlace).toString('base64url'),
  );
  if (!opens(sealer, check)) {
    throw new OptionsError([
      'rootSecret: is not the one this database was made with; give the right one, or use another database',
    ]);
  }
  return loadKeyring(deps, sealer);
}

function opens(sealer: Sealer, check: string): boolean {
  try {
    return sealer.unseal(Buffer.from(check, 'base64url'), checkPlace).toString() === checkValue;
  } catch {
    return false;
  }
}

async function loadKeyring(deps: Pick<Deps, 'store' | 'clock' | 'emit'>, sealer: Sealer): Promise<Keyring> {
  if ((await deps.store.listSigningKeys()).length === 0) await addFirstKey(deps, sealer);
  const stored = await deps.store.listSigningKeys();
  return createKeyring(
    stored.map(({ kid, sealedPrivateKey }) => readSigningKey(sealer.unseal(sealedPrivateKey, place(kid)))),
  );
}

const place = (kid: string): string => `signing_keys.sealed_private_key.${kid}`;

async function addFirstKey(
  { store, clock, emit }: Pick<Deps, 'store' | 'clock' | 'emit'>,
  sealer: Sealer,
): Promise<void> {
  const pkcs8 = generatePrivateKey();
  const { kid, publicJwk } = readSigningKey(pkcs8);
  const now = unixSeconds(clock);
  await store.addFirstSigningKey({
    kid,
    alg: 'ES256',
    publicJwk: JSON.stringify(publicJwk),
    sealedPrivateKey: sealer.seal(pkcs8, place(kid)),
    createdAt: now,
    activeAt: now,
    retiredAt: null,
  });
  emit({ name: 'signing_key_created', requestId: 'start', reason: kid });
}
