import { type Clock, systemClock, unixSeconds } from '../clock.ts';
import {
  decideRotation,
  decideSigningKeyRules,
  describeKeyLives,
  type KeyLife,
  type SigningKeyRules,
} from '../model/signing-key.ts';
import { OptionsError } from '../options.ts';
import { createSigningKeyMaker, findSecretFacts, wrongRootSecret } from '../prepare.ts';
import { openDataSecret, wrapDataSecret } from '../secrets/data-secret.ts';
import { deriveKey } from '../secrets/derive.ts';
import { createRandom } from '../secrets/random.ts';
import { createSealer } from '../secrets/seal.ts';
import type { CompromisedKeyRemoved } from '../store/store.ts';
import { type Operated, type OperatedDatabase, openOperated } from './open-operated.ts';
import { createTeller, type Teller } from './tell-acts.ts';

export interface OperateKeysOptions extends OperatedDatabase {
  /** As the service has them: they say how long a key is believed. */
  readonly signingKeySeconds: number;
  readonly accessTokenSeconds: number;
  readonly classicTokenSeconds: number;
  readonly clock?: Clock;
}

/** What operators do about keys, on the database that a service uses: every instance knows of it within a minute. */
export interface KeyOperations {
  /** The signing keys, in the order in which they begin to sign. */
  list(): Promise<readonly KeyLife[]>;
  /** Makes the next signing key now, which signs an hour later; the present one where there is one that does not sign yet. */
  rotate(): Promise<{ readonly key: KeyLife; readonly isNew: boolean }>;
  /** Deletes a signing key that somebody else may have, and lets another sign. Undefined when there is no such key. */
  removeCompromised(kid: string): Promise<CompromisedKeyRemoved | undefined>;
  /**
   * Seals the data secret under `rootSecret`. Everything that is derived from it goes on: what is sealed, keyed hashes, refresh tokens,
   * instances that run. `unchanged`: it was so already.
   */
  rewrap(): Promise<'rewrapped' | 'unchanged'>;
  close(): Promise<void>;
}

/** @throws MovingError for a database that is not there, cannot be used or was never one of ours; OptionsError for another root secret */
export async function operateKeys(options: OperateKeysOptions): Promise<KeyOperations> {
  const { clock = systemClock } = options;
  const operated = await openOperated(options, clock);
  const teller = createTeller({ store: operated.store, clock, randomBytes });
  const operating: Operating = { ...operated, clock, teller, rules: decideSigningKeyRules(options) };
  return {
    list: () => list(operating),
    rotate: () => rotate(operating),
    removeCompromised: (kid) => removeCompromised(operating, kid),
    rewrap: () => rewrap(operating),
    async close() {
      await teller.close();
      await operated.store.close();
    },
  };
}

interface Operating extends Operated {
  readonly clock: Clock;
  readonly teller: Teller;
  readonly rules: SigningKeyRules;
}

const randomBytes = createRandom();

const makerOf = ({ dataSecret }: Operating) =>
  createSigningKeyMaker(createSealer(deriveKey(dataSecret, 'seal'), randomBytes));

const list = async ({ store, rules, clock }: Operating): Promise<readonly KeyLife[]> =>
  describeKeyLives(await store.listSigningKeys(), rules, unixSeconds(clock));

async function rotate(operating: Operating): Promise<{ key: KeyLife; isNew: boolean }> {
  const { store, clock, teller } = operating;
  for (let isNew = false; ; ) {
    const now = unixSeconds(clock);
    const add = decideRotation(await store.listSigningKeys(), now);
    const last = (await list(operating)).at(-1);
    if (!add && last) return { key: last, isNew };
    const { activeAt, after } = add ?? { activeAt: now, after: null };
    const key = makerOf(operating)({ createdAt: now, activeAt });
    const told = teller.begin((isAdded: boolean) =>
      isAdded ? { name: 'signing_key_created', reason: key.kid } : undefined,
    );
    // Not added: somebody else has, at the same moment.
    isNew = await store.addSigningKey({ key, after, ...told });
    const added = (await list(operating)).find(({ kid }) => kid === key.kid);
    if (added) return { key: added, isNew };
  }
}

async function removeCompromised(operating: Operating, kid: string): Promise<CompromisedKeyRemoved | undefined> {
  const { store, teller, clock } = operating;
  const now = unixSeconds(clock);
  const successor = makerOf(operating)({ createdAt: now, activeAt: now });
  const told = teller.begin((removed: CompromisedKeyRemoved | undefined) =>
    removed
      ? [
          { name: 'signing_key_compromised', reason: kid },
          ...(removed.signs === successor.kid ? [{ name: 'signing_key_created', reason: successor.kid } as const] : []),
        ]
      : undefined,
  );
  return store.removeCompromisedKey({ kid, successor, ...told });
}

type Rewrapping = Pick<Operating, 'store' | 'roots' | 'teller'>;

async function rewrap(operating: Rewrapping): Promise<'rewrapped' | 'unchanged'> {
  const { store, roots, teller } = operating;
  const facts = await findSecretFacts(store);
  const opened = facts && openDataSecret(facts, roots);
  if (!opened) throw new OptionsError([wrongRootSecret]);
  if (opened.openedBy === 'rootSecret') return 'unchanged';
  const told = teller.begin((isDone: boolean) => (isDone ? { name: 'root_secret_changed' } : undefined));
  const isDone = await store.replaceFact({
    name: 'data_secret',
    from: facts?.wrapped ?? null,
    to: wrapDataSecret(opened.dataSecret, roots.rootSecret, randomBytes),
    ...told,
  });
  // Somebody else has changed it at the same moment, to the same root secret or to another.
  return isDone ? 'rewrapped' : rewrap(operating);
}
