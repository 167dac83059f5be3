import type { LoginEvent } from '../../events.ts';
import type { UserId } from '../../model/id.ts';
import { isElsewhere } from '../../model/profile/image-elsewhere.ts';
import { isSessionLive } from '../../model/session.ts';
import { isBlocked, type User } from '../../model/user.ts';
import type { ProfileErasure } from '../profile.ts';
import type { SessionAdvance, SessionAdvanced, Store } from '../store.ts';
import { createAccountVerbs } from './account-verbs.ts';
import { createAuditVerbs, createKeep, type Keep } from './audit-verbs.ts';
import { createLeftoverVerbs, deleteImage, isStillWanted } from './avatar-verbs.ts';
import { createClientVerbs } from './client-verbs.ts';
import { createCredentialVerbs } from './credential-verbs.ts';
import { createMergeVerbs } from './merge-verbs.ts';
import { openLogin } from './open-login.ts';
import { createPhoneVerbs } from './phone-verbs.ts';
import { removeExpired } from './remove-expired.ts';
import { createSessionKeyVerbs, eraseSessionKey, eraseSessionKeysOfUser } from './session-key-verbs.ts';
import { changeUser, createTables, findSessionOfUser, keyOfBytes, type Tables } from './tables.ts';

export interface MemoryStore extends Store {
  /** Blocks a user, as an operator does in a database. */
  blockUser(id: UserId): void;
}

/** A store that forgets everything at the end. Each verb is atomic because its body never waits. */
export function createMemoryStore(onEvents?: (events: readonly LoginEvent[]) => void): MemoryStore {
  const tables = createTables();
  const keep = createKeep(tables, onEvents);
  return {
    ...createSessionVerbs(tables, keep),
    ...createUserVerbs(tables, keep),
    ...createMergeVerbs(tables, keep),
    ...createPhoneVerbs(tables, keep),
    ...createSessionKeyVerbs(tables, keep),
    ...createCredentialVerbs(tables, keep),
    ...createAccountVerbs(tables, keep),
    ...createClientVerbs(tables, keep),
    ...createAuditVerbs(tables, keep),
    ...createLeftoverVerbs(tables, keep),
    removeExpired: async (until) => removeExpired(tables, until),
    async ping() {},
    async close() {},
    blockUser(id) {
      changeUser(tables, id, { status: 'blocked' });
    },
  };
}

type SessionVerbs = Pick<
  Store,
  'openLogin' | 'findAttempt' | 'findSession' | 'advanceSession' | 'endSession' | 'endAllSessions'
>;

const createSessionVerbs = (tables: Tables, keep: Keep): SessionVerbs => ({
  openLogin: async (login) => keep(login, openLogin(tables, login)),
  async findAttempt(codeHash, since) {
    const attempt = tables.attempts.get(keyOfBytes(codeHash));
    if (!attempt || attempt.at < since) return undefined;
    const found = findSessionOfUser(tables, attempt.sessionId);
    return found && { ...found, attempt };
  },
  findSession: async (id) => findSessionOfUser(tables, id),
  advanceSession: async (advance) => keep(advance, advanceSession(tables, advance)),
  async endSession(end) {
    const session = tables.sessions.get(end.id);
    const ends = session?.endedAt === null;
    if (ends) tables.sessions.set(end.id, { ...session, endedAt: end.at });
    eraseSessionKey(tables, end.id);
    return keep(end, ends);
  },
  async endAllSessions(end) {
    const user = tables.users.get(end.userId);
    if (user) changeUser(tables, user.id, { epoch: user.epoch + 1 });
    eraseSessionKeysOfUser(tables, end.userId);
    keep(end, undefined);
  },
});

function advanceSession(
  tables: Tables,
  { id, counter, idleExpiresAt, at }: SessionAdvance,
): SessionAdvanced | undefined {
  const found = findSessionOfUser(tables, id);
  if (!found) return undefined;
  const { session, user } = found;
  const advanced = session.counter === counter && isSessionLive(session, user, at) && !isBlocked(user, at);
  if (!advanced) return { ...found, advanced };
  const next = { ...session, counter: counter + 1, rotatedAt: at, idleExpiresAt };
  tables.sessions.set(id, next);
  return { session: next, user, advanced };
}

type UserVerbs = Pick<Store, 'saveProfile' | 'saveAvatar' | 'eraseProfile' | 'findAvatar' | 'findSubject'>;

const createUserVerbs = (tables: Tables, keep: Keep): UserVerbs => ({
  saveProfile: async (save) => keep(save, changeUser(tables, save.userId, save.profile)),
  async saveAvatar(save) {
    const { userId, avatarUrl, avatar, at } = save;
    if (!isStillWanted(tables, userId, avatar)) return keep(save, undefined);
    const user = changeUser(tables, userId, { avatarUrl });
    if (!user) return keep(save, undefined);
    const old = tables.avatarOfUser.get(userId);
    if (old && old !== avatar.id) deleteImage(tables, old, at);
    if (isElsewhere(avatar)) tables.leftovers.delete(avatar.id);
    tables.avatars.set(avatar.id, { ...avatar, bytes: Uint8Array.from(avatar.bytes) });
    tables.avatarOfUser.set(userId, avatar.id);
    return keep(save, user);
  },
  eraseProfile: async (erasure) => keep(erasure, eraseProfile(tables, erasure)),
  findAvatar: async (id) => tables.avatars.get(id),
  findSubject: async (userId, namespace) =>
    tables.identitiesOfUser
      .get(userId)
      ?.filter((identity) => identity.namespace === namespace)
      .map((identity) => identity.subject)
      .sort()[0],
});

function eraseProfile(tables: Tables, { userId, fields, endsSessions, at }: ProfileErasure): User | undefined {
  const user = tables.users.get(userId);
  const image = tables.avatarOfUser.get(userId);
  if (image && fields.includes('avatar')) {
    deleteImage(tables, image, at);
    tables.avatarOfUser.delete(userId);
  }
  return changeUser(tables, userId, {
    ...(fields.includes('nickname') && { nickname: null }),
    ...(fields.includes('avatar') && { avatarUrl: null }),
    ...(user && endsSessions && { epoch: user.epoch + 1 }),
  });
}
