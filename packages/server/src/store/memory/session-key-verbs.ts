import type { SessionId, UserId } from '../../model/id.ts';
import type { SessionKeyToReplace } from '../phone.ts';
import type { LoginToOpen, Store } from '../store.ts';
import type { Keep } from './audit-verbs.ts';
import { keyOfSessionKey, type Tables } from './tables.ts';

type SessionKeyVerbs = Pick<Store, 'findSessionKey' | 'replaceSessionKey'>;

export const createSessionKeyVerbs = (tables: Tables, keep: Keep): SessionKeyVerbs => ({
  findSessionKey: async (userId, appid) => tables.sessionKeys.get(keyOfSessionKey(userId, appid)),
  replaceSessionKey: async (replace) => keep(replace, replaceSessionKey(tables, replace)),
});

function replaceSessionKey(
  { sessionKeys }: Tables,
  { userId, appid, follows, sealedKey }: SessionKeyToReplace,
): boolean {
  const place = keyOfSessionKey(userId, appid);
  const kept = sessionKeys.get(place);
  if (!kept) return sealedKey === null;
  if (sealedKey && Buffer.compare(kept.sealedKey, sealedKey) === 0) return true;
  if (Buffer.compare(kept.sealedKey, follows) !== 0) return false;
  if (sealedKey) sessionKeys.set(place, { ...kept, sealedKey: Uint8Array.from(sealedKey) });
  else sessionKeys.delete(place);
  return true;
}

export function keepSessionKey({ sessionKeys }: Tables, login: LoginToOpen, userId: UserId): void {
  const { sealedSessionKey, session } = login;
  if (!sealedSessionKey) return;
  const kept = { sessionId: session.id, sealedKey: Uint8Array.from(sealedSessionKey) };
  sessionKeys.set(keyOfSessionKey(userId, session.appid), kept);
}

/** The key that this session's login brought, if it still is the one that is kept. */
export function eraseSessionKey({ sessionKeys }: Tables, sessionId: SessionId): void {
  for (const [place, kept] of sessionKeys) if (kept.sessionId === sessionId) sessionKeys.delete(place);
}

export function eraseSessionKeysOfUser({ sessionKeys }: Tables, userId: UserId): void {
  for (const place of sessionKeys.keys()) if (place.startsWith(`${userId} `)) sessionKeys.delete(place);
}
