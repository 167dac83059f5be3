import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { isSessionLive } from '../model/session.ts';
import { isBlocked } from '../model/user.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { AccessTokenClaims } from '../tokens/access-token.ts';
import type { Deps } from './deps.ts';

export interface Caller extends SessionOfUser {
  readonly claims: AccessTokenClaims;
}

/**
 * Who holds this access token, as things stand now: a session that has ended is refused at once, though the token itself would still verify.
 * @throws LoginError access_token_invalid, access_token_expired, session_ended, user_blocked, storage_unavailable
 */
export async function authenticate(deps: Deps, accessToken: string): Promise<Caller> {
  const now = unixSeconds(deps.clock);
  const claims = await deps.accessTokens.verify(accessToken, now);
  const found = await deps.store.findSession(claims.sid);
  if (!found || found.user.id !== claims.sub || !isSessionLive(found.session, found.user, now))
    throw new LoginError('session_ended');
  if (isBlocked(found.user, now)) throw new LoginError('user_blocked');
  // As they are now; and a list of its own, so that nobody can change anybody else's.
  return { ...found, claims: { ...claims, roles: Object.freeze([...found.user.roles]) } };
}
