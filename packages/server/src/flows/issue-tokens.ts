import { unixSeconds } from '../clock.ts';
import type { User } from '../model/user.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Deps } from './deps.ts';

/** What a client gets for a session: the answer of login and refresh. */
export interface TokenSet {
  readonly accessToken: string;
  readonly accessTokenSeconds: number;
  readonly refreshToken: string;
  readonly refreshTokenSeconds: number;
  readonly user: User;
  readonly session: SessionOfUser['session'];
}

/** Signs an access token and computes the refresh token that the session's counter stands for. */
export function issueTokens(
  deps: Deps,
  { session, user }: SessionOfUser,
  accessTokenSeconds = deps.config.accessTokenSeconds,
): TokenSet {
  const now = unixSeconds(deps.clock);
  const accessToken = deps.accessTokens.sign({
    iss: deps.config.issuer,
    sub: user.id,
    aud: deps.config.audience,
    client_id: session.appid,
    iat: now,
    nbf: now,
    exp: now + accessTokenSeconds,
    jti: deps.randomBytes(16).toString('base64url'),
    sid: session.id,
    scope: 'me',
    roles: user.roles,
    auth_time: session.createdAt,
    amr: ['wechat'],
  });
  return {
    accessToken,
    accessTokenSeconds,
    refreshToken: deps.refreshTokens.write(session),
    refreshTokenSeconds: Math.min(session.idleExpiresAt, session.expiresAt) - now,
    user,
    session,
  };
}
