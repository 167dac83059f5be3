import { type Clock, systemClock } from '../clock.ts';
import type { UserExport, UserRecord } from '../model/account/record.ts';
import type { UserId } from '../model/id.ts';
import type { Identity } from '../model/identity.ts';
import type { LinkConflict, Merge, MergeId, MergeRefusal } from '../model/linking/merge.ts';
import type { User } from '../model/user.ts';
import { deriveKey } from '../secrets/derive.ts';
import { createKeyedHash } from '../secrets/keyed-hash.ts';
import { createRandom } from '../secrets/random.ts';
import type { RolesChanged } from '../store/account.ts';
import type { UndoOutcome } from '../store/linking.ts';
import { type OperatedDatabase, openOperated } from './open-operated.ts';
import { createOperations } from './operations.ts';

export interface OperateUsersOptions extends OperatedDatabase {
  readonly clock?: Clock;
}

/** What operators do about users, on the database that a service uses: it is felt at its next request. Give undefined where there is no such user. */
export interface UserOperations {
  find(userId: UserId): Promise<User | undefined>;
  /** By what WeChat calls the user: namespace `openid:<appid>` or `unionid:<group>`. */
  findOf(identity: Identity): Promise<User | undefined>;
  /** In the order in which they registered; `after` is the last of the page before. */
  list(page: { readonly after: UserId | null; readonly limit: number }): Promise<readonly User[]>;
  /** Everything that is held, for operators: also the reason of a ban. */
  show(userId: UserId): Promise<UserRecord | undefined>;
  /** What the user may have of it. */
  export(userId: UserId): Promise<UserExport | undefined>;
  /** Ends every session too. `until` in Unix seconds; without it the ban has no end. @throws RangeError */
  ban(userId: UserId, ban?: { readonly reason?: string; readonly until?: number }): Promise<User | undefined>;
  unban(userId: UserId): Promise<User | undefined>;
  /** Lifts a ban that has outlived its user. Whether there was one. */
  liftBan(identity: Identity): Promise<boolean>;
  /** Users whom WeChat takes for one person, and who are two here. */
  listLinkConflicts(limit: number): Promise<readonly LinkConflict[]>;
  /** Lets all that WeChat knows `merged` by lead to `kept`, and ends the sessions of `merged`; `isTrial` only tells what it would do. */
  merge(merge: { readonly kept: UserId; readonly merged: UserId; readonly isTrial?: boolean }): Promise<Merged>;
  /** Takes a merge back, as far as its parts are where it put them. Undefined when there was no such merge. */
  undoMerge(id: MergeId): Promise<UndoOutcome | undefined>;
  /** Merges that concern the user, oldest first. */
  listMerges(userId: UserId): Promise<readonly Merge[]>;
  /** `refused`: a name is none, or they would be too many. Tokens have them at the next refresh, `verify` at once. */
  changeRoles(
    userId: UserId,
    change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  ): Promise<RolesChanged>;
  /** Whether there was such a user. A ban outlives the user. */
  delete(userId: UserId): Promise<boolean>;
  close(): Promise<void>;
}

/** `id` takes it back; null of a trial. */
export type Merged =
  | { readonly kind: 'merged'; readonly id: MergeId | null; readonly moved: readonly Identity[] }
  | { readonly kind: 'refused'; readonly refusal: MergeRefusal };

/**
 * Opens the database of a service for its operator, bringing its schema up to date as every start does.
 * @throws MovingError for a database that is not there, cannot be used or was never one of ours; OptionsError for another root secret
 */
export async function operateUsers(options: OperateUsersOptions): Promise<UserOperations> {
  const { clock = systemClock } = options;
  const { store, dataSecret } = await openOperated(options, clock);
  const hash = createKeyedHash(deriveKey(dataSecret, 'keyed-hash'));
  return createOperations({ store, hash, clock, randomBytes: createRandom() });
}
