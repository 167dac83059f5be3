import type { UserId } from '../model/id.ts';
import type { Identity } from '../model/identity.ts';
import type { LinkConflict, Merge, MergeId, MergeRefusal } from '../model/linking/merge.ts';
import type { Written } from './store.ts';

/** Users who are one person. A part of the port, with its promises. */
export interface LinkingVerbs {
  /** Users whom WeChat takes for one person and nobody has merged, at most `limit`. A merge of the two settles it. */
  listLinkConflicts(limit: number): Promise<readonly LinkConflict[]>;

  /**
   * Lets the identities of one user lead to another and ends the merged user's sessions; only tells what it would do where `isTrial`.
   * Again with the same `id` it gives the same answer.
   */
  mergeUsers(merge: MergeToMake & Written<MergeOutcome>): Promise<MergeOutcome>;

  /**
   * Gives back what the merge moved, as far as it still is where the merge put it, and ends the sessions of both. Doing it twice is no error.
   * Undefined when there was no such merge.
   */
  undoMerge(undo: { readonly id: MergeId } & Written<UndoOutcome | undefined>): Promise<UndoOutcome | undefined>;

  /** Merges that concern this user, in either part, oldest first. */
  listMerges(userId: UserId): Promise<readonly Merge[]>;
}

export interface MergeToMake {
  readonly id: MergeId;
  readonly keptUserId: UserId;
  readonly mergedUserId: UserId;
  readonly isTrial: boolean;
}

/** `unchanged`: it was undone before. `user_blocked`: the user who was kept is banned, and the other would be free. */
export type UndoOutcome =
  | { readonly kind: 'undone' | 'unchanged'; readonly merge: Merge }
  | { readonly kind: 'refused'; readonly refusal: Extract<MergeRefusal, 'user_unknown' | 'user_blocked'> };

export type MergeOutcome =
  | { readonly kind: 'merged'; readonly moved: readonly Identity[] }
  | { readonly kind: 'refused'; readonly refusal: MergeRefusal };
