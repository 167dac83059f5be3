import type { UserId } from '../../model/id.ts';
import type { Identity } from '../../model/identity.ts';
import { isSessionLive, type Session } from '../../model/session.ts';
import { isBanInForce, isBlocked, type User } from '../../model/user.ts';
import { describeLinkConflict, describeNewSession, describeNewUser } from '../new-records.ts';
import type { LoginOpened, LoginToOpen } from '../store.ts';
import { recordLinkConflict } from './merge-verbs.ts';
import { keepSessionKey } from './session-key-verbs.ts';
import { keyOfBytes, keyOfIdentity, type Tables } from './tables.ts';

/** Without a single await: nothing can come between its reads and its writes. */
export function openLogin(tables: Tables, login: LoginToOpen): LoginOpened {
  const openidOwner = findOwner(tables, login.openid);
  const unionidOwner = login.unionid ? findOwner(tables, login.unionid) : undefined;
  const found = openidOwner ?? unionidOwner;
  if (isRefused(tables, login, found)) return { kind: 'user_blocked', user: found ?? null };

  const codeKey = keyOfBytes(login.attempt.codeHash);
  if (tables.attempts.has(codeKey)) return { kind: 'code_spent' };

  const user: User = { ...(found ?? describeNewUser(login)), ...login.profile };
  tables.users.set(user.id, user);
  if (!openidOwner) addIdentity(tables, login.openid, user.id);
  if (login.unionid && !unionidOwner && !hasIdentityIn(tables, user.id, login.unionid.namespace)) {
    addIdentity(tables, login.unionid, user.id);
  }

  endSurplusSessions(tables, login, user);
  const session = describeNewSession(login, user);
  addSession(tables, session);
  keepSessionKey(tables, login, user.id);
  const { keyHash } = login.attempt;
  tables.attempts.set(codeKey, {
    codeHash: Uint8Array.from(login.attempt.codeHash),
    keyHash: keyHash && Uint8Array.from(keyHash),
    sessionId: session.id,
    at: login.at,
  });
  const conflict = describeLinkConflict(login, user, unionidOwner);
  recordLinkConflict(tables, conflict);
  return { kind: 'opened', session, user, isNewUser: !found, conflictingUserId: conflict?.otherUserId ?? null };
}

function isRefused({ bans }: Tables, { identityHashes, at }: LoginToOpen, user: User | undefined): boolean {
  if (user && isBlocked(user, at)) return true;
  const found = identityHashes.flatMap((hash) => bans.get(keyOfBytes(hash)) ?? []);
  return found.some(({ bannedUntil }) => isBanInForce(bannedUntil, at));
}

function findOwner(tables: Tables, identity: Identity): User | undefined {
  const owner = tables.identities.get(keyOfIdentity(identity));
  return owner && tables.users.get(owner);
}

function addIdentity(tables: Tables, identity: Identity, userId: UserId): void {
  tables.identities.set(keyOfIdentity(identity), userId);
  tables.identitiesOfUser.set(userId, [...(tables.identitiesOfUser.get(userId) ?? []), identity]);
}

const hasIdentityIn = (tables: Tables, userId: UserId, namespace: string): boolean =>
  tables.identitiesOfUser.get(userId)?.some((identity) => identity.namespace === namespace) ?? false;

/** Leaves room for the new session: the newest others stay. Identifiers are time-ordered, so their order is the sessions' age. */
function endSurplusSessions(tables: Tables, login: LoginToOpen, user: User): void {
  const live = [...(tables.sessionsOfUser.get(user.id) ?? [])]
    .sort()
    .flatMap((id) => tables.sessions.get(id) ?? [])
    .filter((session) => session.appid === login.session.appid && isSessionLive(session, user, login.at));
  for (const session of live.slice(0, Math.max(0, live.length - login.maxSessions + 1))) {
    tables.sessions.set(session.id, { ...session, endedAt: login.at });
  }
}

function addSession(tables: Tables, session: Session): void {
  tables.sessions.set(session.id, session);
  const ofUser = tables.sessionsOfUser.get(session.userId) ?? new Set();
  tables.sessionsOfUser.set(session.userId, ofUser.add(session.id));
}
