import type { UserRecord } from '../../model/account/record.ts';
import type { UserId } from '../../model/id.ts';
import type { Deps } from '../deps.ts';

/** More than anybody has: sessions that are over are removed after a month. */
const mostSessions = 10_000;

/** Everything that is held about the user; undefined when there is none. */
export async function findRecord({ store }: Pick<Deps, 'store'>, userId: UserId): Promise<UserRecord | undefined> {
  const [user, identities, sessions] = await Promise.all([
    store.findUser(userId),
    store.listIdentities(userId),
    store.listSessions({ userId, liveAt: null, limit: mostSessions }),
  ]);
  return user && { user, identities, sessions };
}
