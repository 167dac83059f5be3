import { formatId, type UserId } from '../../../../model/id.ts';
import type { Identity } from '../../../../model/identity.ts';
import {
  decideMerge,
  type LinkConflict,
  type Merge,
  type UserWithIdentities,
} from '../../../../model/linking/merge.ts';
import { isBlocked, type User } from '../../../../model/user.ts';
import { sortIdentities } from '../../../account.ts';
import type { MergeOutcome, MergeToMake, UndoOutcome } from '../../../linking.ts';
import type { Store, Written } from '../../../store.ts';
import type { Change, Decision, Query, Row, SqlReader, WriteJob, WriteStatement } from '../../driver.ts';
import { bytesOfSubject, keyOf, readBytes, readNumber, readSubject, readText, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';
import { listIdentities } from '../account/account-statements.ts';
import { holdUser } from '../hold-user.ts';
import { eraseSessionKeysOfUser } from '../session-key-verbs.ts';

type MergeVerbs = Pick<Store, 'listLinkConflicts' | 'mergeUsers' | 'undoMerge' | 'listMerges'>;

export const createMergeVerbs = (reader: SqlReader, write: Write): MergeVerbs => ({
  listLinkConflicts: async (limit) => (await reader.all(listLinkConflicts, limit)).map(readLinkConflict),
  mergeUsers: (merge) => write(merge, mergeUsers(merge)),
  undoMerge: (undo) => write(undo, undoMerge(undo)),
  async listMerges(userId) {
    const id = keyOf('usr', userId);
    const [kept, merged] = await Promise.all([reader.all(listMergesOfKept, id), reader.all(listMergesOfMerged, id)]);
    return [...kept, ...merged].map(readMerge).sort((one, other) => (one.id < other.id ? -1 : 1));
  },
});

const linkConflictColumns = 'user_id, other_user_id, namespace, at';
const listLinkConflicts: Query = {
  sql: `select ${linkConflictColumns} from link_conflicts order by user_id, other_user_id, namespace limit ?`,
};
const findLinkConflict: Query = {
  sql: `select ${linkConflictColumns} from link_conflicts where user_id = ? and other_user_id = ? and namespace = ?`,
};
const listConflictsBetween: Query = {
  sql: `select ${linkConflictColumns} from link_conflicts where user_id = ? and other_user_id = ?`,
};
const mergeColumns = 'id, kept_user_id, merged_user_id, moved, at, undone_at';
const findMerge: Query = { sql: `select ${mergeColumns} from merges where`, by: 'id' };
const listMergesOfKept: Query = { sql: `select ${mergeColumns} from merges where kept_user_id = ?` };
const listMergesOfMerged: Query = { sql: `select ${mergeColumns} from merges where merged_user_id = ?` };

const insertLinkConflict = statements.insertInto('link_conflicts');
const insertMerge = statements.insertInto('merges');
const deleteLinkConflict: WriteStatement = {
  table: 'link_conflicts',
  change: 'delete',
  columns: ['user_id', 'other_user_id', 'namespace'],
  sql: 'delete from link_conflicts where user_id = ? and other_user_id = ? and namespace = ?',
};
const moveIdentity: WriteStatement = {
  table: 'identities',
  change: 'update',
  columns: ['user_id', 'subject', 'namespace'],
  sql: 'update identities set user_id = ? where subject = ? and namespace = ? and user_id = ?',
};
const endMerge: WriteStatement = {
  table: 'merges',
  change: 'update',
  columns: ['undone_at', 'id'],
  sql: 'update merges set undone_at = ? where id = ? and undone_at is null',
};

/** Once, however often the two log in, and while both are there and two: one may be deleted or merged in the same moment. */
export async function recordLinkConflict(
  look: SqlReader,
  conflict: LinkConflict | undefined,
  users: readonly User[],
): Promise<Change[]> {
  if (!conflict) return [];
  const key = [keyOf('usr', conflict.userId), keyOf('usr', conflict.otherUserId), conflict.namespace] as const;
  const isKnown = await look.get(findLinkConflict, ...key);
  return isKnown ? [] : [...users.map(holdUser), { statement: insertLinkConflict, values: [...key, conflict.at] }];
}

/**
 * The records that are left of whoever was merged into this user: the same person, so what is decided about the one holds for them. Each once,
 * however often it was.
 */
export async function listMergedInto(look: SqlReader, userId: UserId): Promise<readonly UserId[]> {
  const found = new Set([userId]);
  for (const each of found)
    for (const { mergedUserId, undoneAt } of (await look.all(listMergesOfKept, keyOf('usr', each))).map(readMerge))
      if (undoneAt === null) found.add(mergedUserId);
  found.delete(userId);
  return [...found];
}

/** Every record of the person, this user's first: a ban is of a person, and a record that was merged may be logged in to again. */
export async function listRecordsOfPerson(look: SqlReader, userId: UserId): Promise<readonly User[]> {
  const found = new Set([userId]);
  for (const each of found) {
    const id = keyOf('usr', each);
    const [kept, merged] = await Promise.all([look.all(listMergesOfKept, id), look.all(listMergesOfMerged, id)]);
    for (const { keptUserId, mergedUserId, undoneAt } of [...kept, ...merged].map(readMerge))
      if (undoneAt === null) found.add(keptUserId).add(mergedUserId);
  }
  const rows = await Promise.all([...found].map((each) => look.get(statements.findUser, keyOf('usr', each))));
  return rows.flatMap((row) => (row ? [readUser(row)] : []));
}

const mergeUsers = (merge: MergeToMake & Written<MergeOutcome>): WriteJob<MergeOutcome> => ({
  claims: [merge.keptUserId, merge.mergedUserId],
  async decide(look): Promise<Decision<MergeOutcome>> {
    const { id, keptUserId, mergedUserId, isTrial } = merge;
    const known = await look.get(findMerge, keyOf('mrg', id));
    if (known) return { answer: { kind: 'merged', moved: readMerge(known).moved }, changes: [] };
    const [kept, merged, before] = await Promise.all([
      findWithIdentities(look, keptUserId),
      findWithIdentities(look, mergedUserId),
      listMergedInto(look, mergedUserId),
    ]);
    const decision = decideMerge({ kept, merged, isCircle: before.includes(keptUserId) }, merge.at);
    if (!kept || !merged || 'refusal' in decision)
      return {
        answer: { kind: 'refused', refusal: 'refusal' in decision ? decision.refusal : 'user_unknown' },
        changes: [],
      };
    const { moved } = decision;
    const changes = isTrial ? [] : await describeMerge(look, merge, { kept: kept.user, merged: merged.user, moved });
    return { answer: { kind: 'merged', moved }, changes };
  },
});

async function describeMerge(
  look: SqlReader,
  { id, at }: MergeToMake & Written<MergeOutcome>,
  { kept, merged, moved }: { kept: User; merged: User; moved: readonly Identity[] },
): Promise<Change[]> {
  const [keptKey, mergedKey] = [keyOf('usr', kept.id), keyOf('usr', merged.id)];
  return [
    ...moved.map((identity) => describeMove(identity, mergedKey, keptKey)),
    ...(await endSessions(look, merged)),
    // The user to be kept may be merged away, or deleted, in the same moment.
    holdUser(kept),
    ...(await settleConflicts(look, keptKey, mergedKey)),
    { statement: insertMerge, values: [keyOf('mrg', id), keptKey, mergedKey, writeMoved(moved), at, null] },
  ];
}

const undoMerge = ({ id, at }: Parameters<Store['undoMerge']>[0]): WriteJob<UndoOutcome | undefined> => ({
  claims: [id],
  async decide(look): Promise<Decision<UndoOutcome | undefined>> {
    const row = await look.get(findMerge, keyOf('mrg', id));
    const merge = row && readMerge(row);
    if (!merge) return { answer: undefined, changes: [] };
    if (merge.undoneAt !== null) return { answer: { kind: 'unchanged', merge }, changes: [] };
    const [kept, merged] = await Promise.all([
      findWithIdentities(look, merge.keptUserId),
      findWithIdentities(look, merge.mergedUserId),
    ]);
    if (!kept || !merged) return { answer: { kind: 'refused', refusal: 'user_unknown' }, changes: [] };
    if (isBlocked(kept.user, at)) return { answer: { kind: 'refused', refusal: 'user_blocked' }, changes: [] };
    const still = new Set(kept.identities.map(({ namespace, subject }) => `${namespace} ${subject}`));
    const back = merge.moved.filter(({ namespace, subject }) => still.has(`${namespace} ${subject}`));
    const [keptKey, mergedKey] = [keyOf('usr', merge.keptUserId), keyOf('usr', merge.mergedUserId)];
    const changes = [
      { statement: endMerge, values: [at, keyOf('mrg', id)] },
      ...back.map((identity) => describeMove(identity, keptKey, mergedKey)),
      ...(await endSessions(look, kept.user)),
      ...(await endSessions(look, merged.user)),
    ];
    return { answer: { kind: 'undone', merge: { ...merge, undoneAt: at } }, changes };
  },
});

async function findWithIdentities(look: SqlReader, userId: UserId): Promise<UserWithIdentities | undefined> {
  const id = keyOf('usr', userId);
  const [row, identities] = await Promise.all([look.get(statements.findUser, id), look.all(listIdentities, id)]);
  return row && { user: readUser(row), identities: sortIdentities(identities.map(readIdentity)) };
}

const describeMove = ({ namespace, subject }: Identity, from: Uint8Array, to: Uint8Array): Change => ({
  statement: moveIdentity,
  values: [to, bytesOfSubject(subject), namespace, from],
});

const endSessions = async (look: SqlReader, { id, epoch }: User): Promise<Change[]> => [
  { statement: statements.raiseEpoch, values: [epoch + 1, keyOf('usr', id), epoch] },
  ...(await eraseSessionKeysOfUser(look, id)),
];

async function settleConflicts(look: SqlReader, one: Uint8Array, other: Uint8Array): Promise<Change[]> {
  const [there, back] = await Promise.all([
    look.all(listConflictsBetween, one, other),
    look.all(listConflictsBetween, other, one),
  ]);
  return [...there, ...back].map((row) => ({
    statement: deleteLinkConflict,
    values: [readBytes(row, 'user_id'), readBytes(row, 'other_user_id'), readText(row, 'namespace')],
  }));
}

const readIdentity = (row: Row): Identity => ({
  namespace: readText(row, 'namespace'),
  subject: readSubject(readBytes(row, 'subject')),
});

const readLinkConflict = (row: Row): LinkConflict => ({
  userId: formatId('usr', readBytes(row, 'user_id')),
  otherUserId: formatId('usr', readBytes(row, 'other_user_id')),
  namespace: readText(row, 'namespace'),
  at: readNumber(row, 'at'),
});

const readMerge = (row: Row): Merge => ({
  id: formatId('mrg', readBytes(row, 'id')),
  keptUserId: formatId('usr', readBytes(row, 'kept_user_id')),
  mergedUserId: formatId('usr', readBytes(row, 'merged_user_id')),
  moved: readMoved(readBytes(row, 'moved')),
  at: readNumber(row, 'at'),
  undoneAt: row.undone_at === null ? null : readNumber(row, 'undone_at'),
});

const writeMoved = (moved: readonly Identity[]): Uint8Array => Buffer.from(JSON.stringify(moved), 'utf8');
const readMoved = (bytes: Uint8Array): Identity[] => JSON.parse(Buffer.from(bytes).toString('utf8'));
