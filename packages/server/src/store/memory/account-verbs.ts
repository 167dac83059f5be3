import * as rules from '../../model/account/roles.ts';
import type { UserId } from '../../model/id.ts';
import { isSessionLive, type Session } from '../../model/session.ts';
import { isBlocked, type User } from '../../model/user.ts';
import {
  type AccountVerbs,
  haveSameIdentities,
  type RolesChanged,
  type RolesToChange,
  type SessionsWanted,
  sortIdentities,
  type UserToDelete,
  type UserUnbanned,
} from '../account.ts';
import type { Keep } from './audit-verbs.ts';
import { deleteImage } from './avatar-verbs.ts';
import { listMergedInto, listRecordsOfPerson } from './merge-verbs.ts';
import { eraseSessionKeysOfUser } from './session-key-verbs.ts';
import { changeUser, keyOfBytes, keyOfIdentity, type Tables } from './tables.ts';

export const createAccountVerbs = (tables: Tables, keep: Keep): AccountVerbs => ({
  findUser: async (id) => tables.users.get(id),
  async findUserOf(identity) {
    const owner = tables.identities.get(keyOfIdentity(identity));
    return owner && tables.users.get(owner);
  },
  async listUsers({ after, limit }) {
    const ids = [...tables.users.keys()].filter((id) => after === null || id > after).sort();
    return ids.slice(0, limit).flatMap((id) => tables.users.get(id) ?? []);
  },
  listIdentities: async (userId) => sortIdentities(tables.identitiesOfUser.get(userId) ?? []),
  listSessions: async (wanted) => listSessions(tables, wanted),

  banUser: async (ban) => keep(ban, banUser(tables, ban)),
  unbanUser: async (unban) => keep(unban, unbanUser(tables, unban.userId)),
  changeRoles: async (change) => keep(change, changeRoles(tables, change)),
  deleteUser: async (deletion) => keep(deletion, deleteUser(tables, deletion)),
  liftBan: async (lift) => keep(lift, tables.bans.delete(keyOfBytes(lift.identityHash))),
});

function banUser(tables: Tables, { userId, reason, until }: Parameters<AccountVerbs['banUser']>[0]): User | undefined {
  for (const id of listRecordsOfPerson(tables, userId)) {
    eraseSessionKeysOfUser(tables, id);
    const epoch = (tables.users.get(id)?.epoch ?? 0) + 1;
    changeUser(tables, id, { status: 'blocked', bannedUntil: until, banReason: reason, epoch });
  }
  return tables.users.get(userId);
}

function unbanUser(tables: Tables, userId: UserId): UserUnbanned | undefined {
  const records = listRecordsOfPerson(tables, userId);
  const wasBanned = records.some((id) => tables.users.get(id)?.status === 'blocked');
  for (const id of records) changeUser(tables, id, { status: 'active', bannedUntil: null, banReason: null });
  const user = tables.users.get(userId);
  return user && { user, wasBanned };
}

function changeRoles(tables: Tables, { userId, add, remove }: RolesToChange): RolesChanged {
  const user = tables.users.get(userId);
  if (!user) return { kind: 'unknown' };
  const roles = rules.changeRoles(user.roles, { add, remove });
  if (!roles) return { kind: 'refused' };
  const changed = { ...user, roles };
  tables.users.set(userId, changed);
  const isSame = roles.join(' ') === user.roles.join(' ');
  return { kind: isSame ? 'unchanged' : 'changed', user: changed };
}

function listSessions(tables: Tables, { userId, liveAt, limit }: SessionsWanted): readonly Session[] {
  const user = tables.users.get(userId);
  const ids = [...(tables.sessionsOfUser.get(userId) ?? [])].sort().reverse();
  return ids
    .flatMap((id) => tables.sessions.get(id) ?? [])
    .filter((session) => liveAt === null || (user && isSessionLive(session, user, liveAt)))
    .slice(0, limit);
}

function deleteUser(tables: Tables, { userId, identities, at }: UserToDelete): 'deleted' | 'unknown' | 'outdated' {
  const user = tables.users.get(userId);
  if (!user) return 'unknown';
  if (!haveSameIdentities(tables.identitiesOfUser.get(userId) ?? [], identities)) return 'outdated';
  if (isBlocked(user, at)) keepBan(tables, user, identities);
  for (const id of [userId, ...listMergedInto(tables, userId)]) {
    for (const forget of forgetting) forget(tables, id, at);
    tables.users.delete(id);
  }
  return 'deleted';
}

function keepBan({ bans }: Tables, user: User, identities: UserToDelete['identities']): void {
  for (const { hash } of identities) {
    bans.set(keyOfBytes(hash), { bannedUntil: user.bannedUntil, reason: user.banReason });
  }
}

/** Everything that is about one user. Whatever is added here goes with the user. */
const forgetting: readonly ((tables: Tables, userId: UserId, at: number) => void)[] = [
  (tables, userId, at) => {
    const avatar = tables.avatarOfUser.get(userId);
    if (avatar) deleteImage(tables, avatar, at);
    tables.avatarOfUser.delete(userId);
  },
  ({ identities, identitiesOfUser }, userId) => {
    for (const identity of identitiesOfUser.get(userId) ?? []) identities.delete(keyOfIdentity(identity));
    identitiesOfUser.delete(userId);
  },
  ({ phones }, userId) => {
    phones.delete(userId);
  },
  eraseSessionKeysOfUser,
  ({ linkConflicts }, id) => {
    for (const [key, { userId, otherUserId }] of linkConflicts)
      if (userId === id || otherUserId === id) linkConflicts.delete(key);
  },
  ({ merges }, userId) => {
    for (const { id, keptUserId, mergedUserId } of merges.values())
      if (keptUserId === userId || mergedUserId === userId) merges.delete(id);
  },
  ({ sessions, sessionsOfUser }, userId) => {
    for (const id of sessionsOfUser.get(userId) ?? []) sessions.delete(id);
    sessionsOfUser.delete(userId);
  },
];
