import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { authenticate } from '../flows/authenticate.ts';
import type { Deps } from '../flows/deps.ts';
import { getPresentedSession } from '../flows/get-presented-session.ts';
import { isSessionLive } from '../model/session.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Incoming } from './message.ts';

/** RFC 6750 §2.1. A remembered token keeps the header it was cut from alive, so that may not be padded. */
const bearer = /^Bearer {1,8}([A-Za-z0-9._~+/-]+=*)$/i;

/** Who holds the Bearer token of this request. @throws LoginError access_token_invalid and what `authenticate` throws */
export function authenticateBearer(deps: Deps, incoming: Incoming): Promise<SessionOfUser> {
  const accessToken = bearer.exec(incoming.header('authorization') ?? '')?.[1];
  return accessToken ? authenticate(deps, accessToken) : Promise.reject(new LoginError('access_token_invalid'));
}

/**
 * Who holds either token: a client whose access token has expired can still log out, and so can one whose last refresh was answered to
 * nobody. A refresh token of any generation may end its own session, only a recent one all of them.
 */
export async function authenticateHolder(deps: Deps, incoming: Incoming, body: unknown): Promise<SessionOfUser> {
  const { refresh_token: refreshToken, all } = (body ?? {}) as { refresh_token?: string; all?: boolean };
  if (incoming.header('authorization') !== undefined || refreshToken === undefined)
    return authenticateBearer(deps, incoming);
  const presented = await getPresentedSession(deps, refreshToken);
  const isRecent = presented.counter >= presented.session.counter - 1;
  if ((all && !isRecent) || !isSessionLive(presented.session, presented.user, unixSeconds(deps.clock)))
    throw new LoginError('session_ended');
  return presented;
}
