import type { UserId } from '../../model/id.ts';
import type { Identity } from '../../model/identity.ts';
import { decideMerge, type LinkConflict, type Merge, type UserWithIdentities } from '../../model/linking/merge.ts';
import { isBlocked } from '../../model/user.ts';
import { sortIdentities } from '../account.ts';
import type { LinkingVerbs, MergeOutcome, MergeToMake, UndoOutcome } from '../linking.ts';
import type { Written } from '../store.ts';
import type { Keep } from './audit-verbs.ts';
import { eraseSessionKeysOfUser } from './session-key-verbs.ts';
import { keyOfIdentity, type Tables } from './tables.ts';

export const createMergeVerbs = (tables: Tables, keep: Keep): LinkingVerbs => ({
  listLinkConflicts: async (limit) =>
    [...tables.linkConflicts]
      .sort(byKey)
      .map(([, conflict]) => conflict)
      .slice(0, limit),
  mergeUsers: async (merge) => keep(merge, mergeUsers(tables, merge)),
  undoMerge: async (undo) => keep(undo, undoMerge(tables, undo)),
  listMerges: async (userId) =>
    [...tables.merges.values()]
      .filter(({ keptUserId, mergedUserId }) => keptUserId === userId || mergedUserId === userId)
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
});

const byKey = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);

export function recordLinkConflict({ linkConflicts }: Tables, conflict: LinkConflict | undefined): void {
  if (!conflict) return;
  const key = `${conflict.userId} ${conflict.otherUserId} ${conflict.namespace}`;
  if (!linkConflicts.has(key)) linkConflicts.set(key, conflict);
}

function undoMerge(tables: Tables, { id, at }: Parameters<LinkingVerbs['undoMerge']>[0]): UndoOutcome | undefined {
  const merge = tables.merges.get(id);
  if (!merge) return undefined;
  if (merge.undoneAt !== null) return { kind: 'unchanged', merge };
  const { keptUserId, mergedUserId, moved } = merge;
  const kept = tables.users.get(keptUserId);
  if (!kept || !tables.users.has(mergedUserId)) return { kind: 'refused', refusal: 'user_unknown' };
  if (isBlocked(kept, at)) return { kind: 'refused', refusal: 'user_blocked' };
  for (const identity of moved) moveIdentity(tables, identity, { from: keptUserId, to: mergedUserId });
  for (const each of [keptUserId, mergedUserId]) endSessions(tables, each);
  const undone = { ...merge, undoneAt: at };
  tables.merges.set(id, undone);
  return { kind: 'undone', merge: undone };
}

/** The records that are left of whoever was merged into this user: the same person. Each once, however often it was. */
export function listMergedInto({ merges }: Tables, userId: UserId): UserId[] {
  const found = new Set([userId]);
  for (const each of found)
    for (const { keptUserId, mergedUserId, undoneAt } of merges.values())
      if (keptUserId === each && undoneAt === null) found.add(mergedUserId);
  found.delete(userId);
  return [...found];
}

/** Every record of the person: a ban is of a person, and a record that was merged may be logged in to again. */
export function listRecordsOfPerson({ merges }: Tables, userId: UserId): UserId[] {
  const found = new Set([userId]);
  for (const each of found)
    for (const { keptUserId, mergedUserId, undoneAt } of merges.values())
      if (undoneAt === null && [keptUserId, mergedUserId].includes(each)) found.add(keptUserId).add(mergedUserId);
  return [...found];
}

function mergeUsers(tables: Tables, merge: MergeToMake & Written<MergeOutcome>): MergeOutcome {
  const { id, keptUserId, mergedUserId, isTrial, at } = merge;
  const known = tables.merges.get(id);
  if (known) return { kind: 'merged', moved: known.moved };
  const [kept, merged] = [findWithIdentities(tables, keptUserId), findWithIdentities(tables, mergedUserId)];
  const isCircle = listMergedInto(tables, mergedUserId).includes(keptUserId);
  const decision = decideMerge({ kept, merged, isCircle }, at);
  if ('refusal' in decision) return { kind: 'refused', refusal: decision.refusal };
  const { moved } = decision;
  if (isTrial) return { kind: 'merged', moved };
  for (const identity of moved) moveIdentity(tables, identity, { from: mergedUserId, to: keptUserId });
  endSessions(tables, mergedUserId);
  settleConflicts(tables, keptUserId, mergedUserId);
  tables.merges.set(id, { id, keptUserId, mergedUserId, moved, at, undoneAt: null } satisfies Merge);
  return { kind: 'merged', moved };
}

function findWithIdentities(tables: Tables, id: UserId): UserWithIdentities | undefined {
  const user = tables.users.get(id);
  return user && { user, identities: sortIdentities(tables.identitiesOfUser.get(id) ?? []) };
}

function moveIdentity(tables: Tables, identity: Identity, { from, to }: { from: UserId; to: UserId }): void {
  const key = keyOfIdentity(identity);
  if (tables.identities.get(key) !== from) return;
  tables.identities.set(key, to);
  const others = tables.identitiesOfUser.get(from)?.filter((each) => keyOfIdentity(each) !== key) ?? [];
  tables.identitiesOfUser.set(from, others);
  tables.identitiesOfUser.set(to, [...(tables.identitiesOfUser.get(to) ?? []), identity]);
}

function endSessions(tables: Tables, id: UserId): void {
  const user = tables.users.get(id);
  if (user) tables.users.set(id, { ...user, epoch: user.epoch + 1 });
  eraseSessionKeysOfUser(tables, id);
}

function settleConflicts({ linkConflicts }: Tables, one: UserId, other: UserId): void {
  for (const [key, { userId, otherUserId }] of linkConflicts)
    if ((userId === one && otherUserId === other) || (userId === other && otherUserId === one))
      linkConflicts.delete(key);
}
