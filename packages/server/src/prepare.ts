import { unixSeconds } from './clock.ts';
import { keepSigningKeys, type MakeSigningKey, type SigningKeyKeeper } from './flows/credentials/keep-signing-keys.ts';
import { decideSigningKeyRules, type StoredSigningKey } from './model/signing-key.ts';
import { OptionsError } from './options.ts';
import type { Sealer } from './secrets/seal.ts';
import { unfinishedCopy } from './store/unfinished-copy.ts';
import { createKeyring, generatePrivateKey, type Keyring, readSigningKey, type SigningKey } from './tokens/keyring.ts';

const checkPlace = 'facts.root_check.value';
const checkValue = 'wxlogin';

/**
 * Before anything is served: the database is of this mode, the root secret is the one it was made with, and there is a signing key.
 * Resolves to the keys.
 * @throws OptionsError when the database belongs to another mode or root secret.
 */
export async function prepare(deps: SigningKeyKeeper, sealer: Sealer): Promise<Keyring> {
  const mode = await deps.store.settle('mode', deps.config.mode);
  if (mode === unfinishedCopy) {
    throw new OptionsError([
      'database: is an unfinished copy; run `wxlogin copy` again until it says that both sides are equal',
    ]);
  }
  if (mode !== deps.config.mode) {
    throw new OptionsError([
      `database: was made in ${mode} mode and cannot be used in ${deps.config.mode} mode; use another database`,
    ]);
  }
  const check = await deps.store.settle(
    'root_check',
    sealer.seal(Buffer.from(checkValue), checkPlace).toString('base64url'),
  );
  if (!isRootSecretOf(check, sealer)) {
    throw new OptionsError([
      'rootSecret: is not the one this database was made with; give the right one, or use another database',
    ]);
  }
  // From here on the database has rows that no other has: see `copy`.
  await deps.store.settle('served_at', String(unixSeconds(deps.clock)));
  await keepSigningKeys(deps, 'start');
  return loadKeyring(deps, sealer);
}

/** Whether the sealer's root secret is the one with which this check value was made. */
export function isRootSecretOf(check: string, sealer: Sealer): boolean {
  try {
    return sealer.unseal(Buffer.from(check, 'base64url'), checkPlace).toString() === checkValue;
  } catch {
    return false;
  }
}

function loadKeyring({ store, config, clock }: SigningKeyKeeper, sealer: Sealer): Promise<Keyring> {
  const opened = new Map<string, SigningKey>();
  const open = ({ kid, sealedPrivateKey }: StoredSigningKey): SigningKey => {
    const key = opened.get(kid) ?? readSigningKey(sealer.unseal(sealedPrivateKey, place(kid)));
    opened.set(kid, key);
    return key;
  };
  return createKeyring({
    async readKeys() {
      const stored = await store.listSigningKeys();
      return stored.map((key) => ({ ...open(key), activeAt: key.activeAt, retiredAt: key.retiredAt }));
    },
    rules: decideSigningKeyRules(config),
    clock,
  });
}

const place = (kid: string): string => `signing_keys.sealed_private_key.${kid}`;

export const createSigningKeyMaker =
  (sealer: Sealer): MakeSigningKey =>
  ({ createdAt, activeAt }) => {
    const pkcs8 = generatePrivateKey();
    const { kid, publicJwk } = readSigningKey(pkcs8);
    return {
      kid,
      alg: 'ES256',
      publicJwk: JSON.stringify(publicJwk),
      sealedPrivateKey: sealer.seal(pkcs8, place(kid)),
      createdAt,
      activeAt,
      retiredAt: null,
    };
  };
