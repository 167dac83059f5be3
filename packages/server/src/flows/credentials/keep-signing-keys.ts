import { unixSeconds } from '../../clock.ts';
import { decideSigningKeyRules, decideSigningKeyUpkeep, type StoredSigningKey } from '../../model/signing-key.ts';
import type { Deps } from '../deps.ts';

/** A new key, its private part sealed for where it will be stored. */
export type MakeSigningKey = (times: Pick<StoredSigningKey, 'createdAt' | 'activeAt'>) => StoredSigningKey;

export type SigningKeyKeeper = Pick<Deps, 'store' | 'clock' | 'config' | 'record' | 'makeSigningKey'>;

/**
 * Makes the first key, the next one when it is time to publish it, and deletes those that nobody needs. The keys change their state by the
 * clock alone, so this may be late, be missed or be done at two instances at once.
 */
export async function keepSigningKeys(deps: SigningKeyKeeper, requestId: string): Promise<void> {
  const { store, clock, config, record, makeSigningKey } = deps;
  const now = unixSeconds(clock);
  const { add, remove } = decideSigningKeyUpkeep(await store.listSigningKeys(), decideSigningKeyRules(config), now);
  if (add) {
    const key = makeSigningKey({ createdAt: now, activeAt: add.activeAt });
    const created = { name: 'signing_key_created', requestId, reason: key.kid } as const;
    await store.addSigningKey({ key, after: add.after, events: record((isAdded) => (isAdded ? [created] : [])) });
  }
  const events = record((removed: readonly string[]) =>
    removed.map((kid) => ({ name: 'signing_key_removed', requestId, reason: kid }) as const),
  );
  if (remove.length > 0) await store.removeSigningKeys(remove, { events });
}
