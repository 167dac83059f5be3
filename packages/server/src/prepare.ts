import { unixSeconds } from './clock.ts';
import { keepSigningKeys, type MakeSigningKey, type SigningKeyKeeper } from './flows/credentials/keep-signing-keys.ts';
import { decideSigningKeyRules, type StoredSigningKey } from './model/signing-key.ts';
import { OptionsError } from './options.ts';
import {
  makeRootCheck,
  openDataSecret,
  type RootSecrets,
  type SecretFacts,
  unwrapDataSecret,
  wrapDataSecret,
} from './secrets/data-secret.ts';
import type { RandomBytes } from './secrets/random.ts';
import type { Sealer } from './secrets/seal.ts';
import type { Store } from './store/store.ts';
import { unfinishedCopy } from './store/unfinished-copy.ts';
import { createKeyring, generatePrivateKey, type Keyring, readSigningKey, type SigningKey } from './tokens/keyring.ts';

/** What is needed to open a database. */
export interface DatabaseOpener extends Pick<SigningKeyKeeper, 'store' | 'config'> {
  readonly randomBytes: RandomBytes;
}

/**
 * Before anything is served: the database is of this mode and the root secret is its own. A fresh one gets its data secret here. Resolves to
 * that, from which all keys are derived.
 * @throws OptionsError when the database belongs to another mode or root secret; nothing was changed then.
 */
export async function openDatabase(opener: DatabaseOpener, roots: RootSecrets): Promise<Uint8Array> {
  const { store, config } = opener;
  await checkMode(opener);
  const opened = openDataSecret((await findSecretFacts(store)) ?? (await settleSecretFacts(opener, roots)), roots);
  if (!opened) throw new OptionsError([wrongRootSecret]);
  if (roots.previousRootSecret) config.logger.warn({}, adviceFor[opened.openedBy]);
  return opened.dataSecret;
}

/** Undefined where nobody has used the database yet. */
export async function findSecretFacts(store: Pick<Store, 'findFact'>): Promise<SecretFacts | undefined> {
  const rootCheck = await store.findFact('root_check');
  return rootCheck === undefined ? undefined : { rootCheck, wrapped: await store.findFact('data_secret') };
}

/**
 * Of several instances that start at once, the first says what the data secret is. Where nothing is kept, it is the root secret: nobody can
 * steal or copy it, and instances without a common database still count together in Redis.
 */
async function settleSecretFacts(
  { store, config, randomBytes }: DatabaseOpener,
  { rootSecret }: RootSecrets,
): Promise<SecretFacts> {
  if (config.database === 'memory:') return { rootCheck: makeRootCheck(rootSecret, randomBytes), wrapped: undefined };
  const wrapped = await store.settle('data_secret', wrapDataSecret(randomBytes(32), rootSecret, randomBytes));
  const dataSecret = unwrapDataSecret(wrapped, rootSecret);
  if (!dataSecret) throw new OptionsError([wrongRootSecret]);
  return { rootCheck: await store.settle('root_check', makeRootCheck(dataSecret, randomBytes)), wrapped };
}

export const wrongRootSecret =
  'rootSecret: is not the one of this database; give the right one (after a change the new one, of a backup the one of then), or use another database';

const adviceFor: Readonly<Record<keyof RootSecrets, string>> = {
  rootSecret: 'previousRootSecret is not needed any more: the database is sealed under rootSecret. Take it out',
  previousRootSecret:
    'the database is still sealed under previousRootSecret; when every instance has both, run `wxlogin keys rewrap`',
};

async function checkMode({ store, config }: DatabaseOpener): Promise<void> {
  const mode = await store.settle('mode', config.mode);
  if (mode === unfinishedCopy) {
    throw new OptionsError([
      'database: is an unfinished copy; run `wxlogin copy` again until it says that both sides are equal',
    ]);
  }
  if (mode !== config.mode) {
    throw new OptionsError([
      `database: was made in ${mode} mode and cannot be used in ${config.mode} mode; use another database`,
    ]);
  }
}

/** Before anything is served, when the database is open: there is a signing key. Resolves to the keys. */
export async function prepare(deps: SigningKeyKeeper, sealer: Sealer): Promise<Keyring> {
  // From here on the database has rows that no other has: see `copy`.
  await deps.store.settle('served_at', String(unixSeconds(deps.clock)));
  await keepSigningKeys(deps, 'start');
  return loadKeyring(deps, sealer);
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
