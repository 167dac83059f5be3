import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { isSessionLive } from '../model/session.ts';
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
  if (found.user.status !== 'active') throw new LoginError('user_blocked');
  return { ...found, claims };
}
