import type { SessionId, UserId } from './id.ts';
import { isBlocked, type User } from './user.ts';

/** One login on one device: one refresh chain. */
export interface Session {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly appid: string;
  /** The generation of the refresh token that is valid now; 0 is the one given at login. */
  readonly counter: number;
  /** Goes into the key that signs this session's refresh tokens. */
  readonly salt: Uint8Array;
  readonly createdAt: number;
  readonly rotatedAt: number;
  readonly idleExpiresAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  /** The user's epoch at login. */
  readonly userEpoch: number;
  /** What the login came from, in a few words such as `iPhone · WeChat 8.0.50`; null where nobody could tell. */
  readonly device: string | null;
  /** The network that the login came from, cut so that it names no household. */
  readonly place: string | null;
}

export type SessionEndReason = 'logout' | 'refresh_reuse' | 'too_many' | 'revoked';

/** Whether the session may still be used: not ended, not expired, and the user has not logged out everywhere since. */
export function isSessionLive(session: Session, user: User, now: number): boolean {
  return (
    session.endedAt === null &&
    now < session.idleExpiresAt &&
    now < session.expiresAt &&
    session.userEpoch === user.epoch
  );
}

export type RefreshDecision = 'ended' | 'blocked' | 'repeat' | 'reuse' | 'ahead';

/** Why a refresh did not advance its session, from the row as it stands: see "Tokens" in docs/architecture.md. */
export function decideRefresh(
  session: Session,
  user: User,
  presented: { counter: number; now: number; graceSeconds: number },
): RefreshDecision {
  if (!isSessionLive(session, user, presented.now)) return 'ended';
  if (isBlocked(user, presented.now)) return 'blocked';
  if (presented.counter > session.counter) return 'ahead';
  const isPredecessor = presented.counter === session.counter - 1;
  const isFresh = presented.now - session.rotatedAt <= presented.graceSeconds;
  return isPredecessor && isFresh ? 'repeat' : 'reuse';
}
