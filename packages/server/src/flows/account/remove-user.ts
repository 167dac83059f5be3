import type { UserId } from '../../model/id.ts';
import type { UserDeleted } from '../../store/account.ts';
import type { Written } from '../../store/store.ts';
import type { Deps } from '../deps.ts';
import { hashIdentity } from './hash-identity.ts';

/** Who keeps adding identities meanwhile, logs in by the second. */
const looks = 5;

/** Deletes the user with everything that is about them; a ban stays as hashes. Whether there was one. */
export async function removeUser(
  { store, hash }: Pick<Deps, 'store' | 'hash'>,
  removal: { readonly userId: UserId } & Written<UserDeleted>,
): Promise<boolean> {
  for (let look = 1; ; look += 1) {
    const identities = await store.listIdentities(removal.userId);
    const hashed = identities.map((identity) => ({ ...identity, hash: hashIdentity(hash, identity) }));
    const outcome = await store.deleteUser({ ...removal, identities: hashed });
    if (outcome !== 'outdated') return outcome === 'deleted';
    if (look === looks) throw new Error('The identities of a user change faster than they can be deleted');
  }
}
