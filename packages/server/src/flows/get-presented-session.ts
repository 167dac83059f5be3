import { LoginError } from '../errors.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Deps } from './deps.ts';
import { beginRefusalTime } from './refusal-time.ts';

export interface PresentedSession extends SessionOfUser {
  /** The generation of the token that was presented; not necessarily the current one. */
  readonly counter: number;
}

/** The session for which we wrote this refresh token. @throws LoginError refresh_token_invalid */
export async function getPresentedSession(deps: Deps, refreshToken: string): Promise<PresentedSession> {
  const refusalTime = beginRefusalTime(deps);
  const presented = deps.refreshTokens.read(refreshToken);
  const found = presented && (await deps.store.findSession(presented.sessionId));
  // One answer for "unknown" and "bad MAC", after the same time: nobody learns which sessions exist.
  if (!found || !deps.refreshTokens.isAuthentic(presented, found.session)) {
    await refusalTime;
    throw new LoginError('refresh_token_invalid');
  }
  return { ...found, counter: presented.counter };
}
