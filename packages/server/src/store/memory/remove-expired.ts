import type { SessionId } from '../../model/id.ts';
import type { Session } from '../../model/session.ts';
import type { Store } from '../store.ts';
import { eraseSessionKey } from './session-key-verbs.ts';
import type { Tables } from './tables.ts';

type Until = Parameters<Store['removeExpired']>[0];

export function removeExpired(tables: Tables, { attemptsBefore, sessionsBefore, limit }: Until): number {
  const attempts = [...tables.attempts].filter(([, attempt]) => attempt.at < attemptsBefore).slice(0, limit);
  for (const [key] of attempts) tables.attempts.delete(key);
  const sessions = [...tables.sessions.values()]
    .filter((session) => overSince(session) < sessionsBefore)
    .slice(0, limit);
  for (const { id, userId } of sessions) removeSession(tables, id, userId);
  const bans = [...tables.bans].filter(([, ban]) => (ban.bannedUntil ?? Number.POSITIVE_INFINITY) < attemptsBefore);
  for (const [key] of bans.slice(0, limit)) tables.bans.delete(key);
  return attempts.length + sessions.length + Math.min(bans.length, limit);
}

const overSince = ({ endedAt, idleExpiresAt, expiresAt }: Session): number =>
  Math.min(endedAt ?? Number.POSITIVE_INFINITY, idleExpiresAt, expiresAt);

function removeSession(tables: Tables, id: SessionId, userId: Session['userId']): void {
  tables.sessions.delete(id);
  eraseSessionKey(tables, id);
  const ofUser = tables.sessionsOfUser.get(userId);
  ofUser?.delete(id);
  if (ofUser?.size === 0) tables.sessionsOfUser.delete(userId);
}
