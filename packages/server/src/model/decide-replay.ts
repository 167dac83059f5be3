import type { Attempt } from './attempt.ts';
import { isSessionLive, type Session } from './session.ts';
import { isBlocked, type User } from './user.ts';

interface SecondUse {
  readonly attempt: Attempt;
  readonly session: Session;
  readonly user: User;
  /** Hash of the second request's Idempotency-Key. */
  readonly keyHash: Uint8Array | null;
  readonly now: number;
}

/** Whether a second use of a code is the same client whose answer was lost: same key, and nobody has used the session yet. */
export function decideReplay({ attempt, session, user, keyHash, now }: SecondUse): 'answer' | 'refuse' {
  const isSameClient = attempt.keyHash !== null && keyHash !== null && Buffer.compare(attempt.keyHash, keyHash) === 0;
  const isUnused = session.counter === 0 && isSessionLive(session, user, now) && !isBlocked(user, now);
  return isSameClient && isUnused ? 'answer' : 'refuse';
}
