import type { Id, UserId } from '../id.ts';
import type { Identity } from '../identity.ts';
import { isBlocked, type User } from '../user.ts';

export type MergeId = Id<'mrg'>;

/** WeChat says that two users are one person: the openid of one, the unionid of the other. Recorded at a login, settled by an operator. */
export interface LinkConflict {
  /** Whom the openid names; logged in. */
  readonly userId: UserId;
  /** Whom the unionid names. */
  readonly otherUserId: UserId;
  /** Of the unionid. */
  readonly namespace: string;
  readonly at: number;
}

/** An operator's act: one user's identities now lead to another. */
export interface Merge {
  readonly id: MergeId;
  readonly keptUserId: UserId;
  readonly mergedUserId: UserId;
  readonly moved: readonly Identity[];
  readonly at: number;
  readonly undoneAt: number | null;
}

/** A user with all the ways in which WeChat knows them. */
export interface UserWithIdentities {
  readonly user: User;
  readonly identities: readonly Identity[];
}

/**
 * `same_app`: two openids of one app are two WeChat accounts, so not one person. `user_blocked`: merging would free who is blocked.
 * `merged_away`: nobody logs in as the user to be kept any more, or it was merged into this very one, which is to be undone instead.
 */
export type MergeRefusal =
  | 'user_unknown'
  | 'same_user'
  | 'merged_away'
  | 'nothing_to_merge'
  | 'same_app'
  | 'user_blocked';

/** Phone numbers stay with the user who gave them: a person confirms a number once more rather than gets somebody else's. */
const isMovable = ({ namespace }: Identity): boolean => /^(?:openid|unionid):/.test(namespace);

interface Parties {
  readonly kept: UserWithIdentities | undefined;
  readonly merged: UserWithIdentities | undefined;
  /** Whether the user to be kept was merged into the other one: a circle would have no end. */
  readonly isCircle: boolean;
}

/** What merging would move, or why it must not be. A second unionid of a group stays behind with the merged user. */
export function decideMerge(
  { kept, merged, isCircle }: Parties,
  now: number,
): { readonly moved: readonly Identity[] } | { readonly refusal: MergeRefusal } {
  if (!kept || !merged) return { refusal: 'user_unknown' };
  if (kept.user.id === merged.user.id) return { refusal: 'same_user' };
  if (isBlocked(kept.user, now) || isBlocked(merged.user, now)) return { refusal: 'user_blocked' };
  if (kept.identities.length === 0 || isCircle) return { refusal: 'merged_away' };
  const known = new Set(kept.identities.map(({ namespace }) => namespace));
  const movable = merged.identities.filter(isMovable);
  if (movable.some(({ namespace }) => namespace.startsWith('openid:') && known.has(namespace)))
    return { refusal: 'same_app' };
  const moved = movable.filter(({ namespace }) => !known.has(namespace));
  return moved.length > 0 ? { moved } : { refusal: 'nothing_to_merge' };
}
