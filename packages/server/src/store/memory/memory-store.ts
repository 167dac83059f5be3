import type { UserId } from '../../model/id.ts';
import { isElsewhere } from '../../model/profile/image-elsewhere.ts';
import { isSessionLive } from '../../model/session.ts';
import type { User } from '../../model/user.ts';
import type { ProfileErasure, Store } from '../store.ts';
import { createLeftoverVerbs, deleteImage, isStillWanted } from './avatar-verbs.ts';
import { createCredentialVerbs } from './credential-verbs.ts';
import { openLogin } from './open-login.ts';
import { removeExpired } from './remove-expired.ts';
import { createTables, findSessionOfUser, keyOfBytes, keyOfIdentity, type Tables } from './tables.ts';

export interface MemoryStore extends Store {
  /** Blocks a user, as an operator does in a database. */
  blockUser(id: UserId): void;
}

/** A store that forgets everything at the end. Each verb is atomic because its body never waits. */
export function createMemoryStore(): MemoryStore {
  const tables = createTables();
  return {
    ...createSessionVerbs(tables),
    ...createUserVerbs(tables),
    ...createLeftoverVerbs(tables),
    ...createCredentialVerbs(tables),
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

const createSessionVerbs = (tables: Tables): SessionVerbs => ({
  openLogin: async (login) => openLogin(tables, login),
  async findAttempt(codeHash, since) {
    const attempt = tables.attempts.get(keyOfBytes(codeHash));
    if (!attempt || attempt.at < since) return undefined;
    const found = findSessionOfUser(tables, attempt.sessionId);
    return found && { ...found, attempt };
  },
  findSession: async (id) => findSessionOfUser(tables, id),
  async advanceSession({ id, counter, idleExpiresAt, at }) {
    const found = findSessionOfUser(tables, id);
    if (!found) return undefined;
    const { session, user } = found;
    const advanced = session.counter === counter && isSessionLive(session, user, at) && user.status === 'active';
    if (!advanced) return { ...found, advanced };
    const next = { ...session, counter: counter + 1, rotatedAt: at, idleExpiresAt };
    tables.sessions.set(id, next);
    return { session: next, user, advanced };
  },
  async endSession({ id, at }) {
    const session = tables.sessions.get(id);
    if (session && session.endedAt === null) tables.sessions.set(id, { ...session, endedAt: at });
  },
  async endAllSessions({ userId }) {
    const user = tables.users.get(userId);
    if (user) changeUser(tables, userId, { epoch: user.epoch + 1 });
  },
});

type UserVerbs = Pick<
  Store,
  'saveProfile' | 'saveAvatar' | 'eraseProfile' | 'findAvatar' | 'findSubject' | 'findUserByIdentity'
>;

const createUserVerbs = (tables: Tables): UserVerbs => ({
  saveProfile: async ({ userId, profile }) => changeUser(tables, userId, profile),
  async saveAvatar({ userId, avatarUrl, avatar, at }) {
    if (!isStillWanted(tables, userId, avatar)) return undefined;
    const user = changeUser(tables, userId, { avatarUrl });
    if (!user) return undefined;
    const old = tables.avatarOfUser.get(userId);
    if (old && old !== avatar.id) deleteImage(tables, old, at);
    if (isElsewhere(avatar)) tables.leftovers.delete(avatar.id);
    tables.avatars.set(avatar.id, { ...avatar, bytes: Uint8Array.from(avatar.bytes) });
    tables.avatarOfUser.set(userId, avatar.id);
    return user;
  },
  eraseProfile: async (erasure) => eraseProfile(tables, erasure),
  findAvatar: async (id) => tables.avatars.get(id),
  findSubject: async (userId, namespace) =>
    tables.identitiesOfUser
      .get(userId)
      ?.filter((identity) => identity.namespace === namespace)
      .map((identity) => identity.subject)
      .sort()[0],
  async findUserByIdentity(identity) {
    const userId = tables.identities.get(keyOfIdentity(identity));
    return userId && tables.users.get(userId);
  },
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

function changeUser(tables: Tables, id: UserId, change: Partial<User>): User | undefined {
  const user = tables.users.get(id);
  if (!user) return undefined;
  const changed = { ...user, ...change };
  tables.users.set(id, changed);
  return changed;
}
