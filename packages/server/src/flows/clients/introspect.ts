import { unixSeconds } from '../../clock.ts';
import { type Client, isForApp } from '../../model/clients/client.ts';
import { isSessionLive } from '../../model/session.ts';
import { isBlocked } from '../../model/user.ts';
import type { Deps } from '../deps.ts';
import { findPresentedToken, type PresentedToken } from './find-presented-token.ts';

/**
 * The token, if it is good at this moment and the client may ask about it; undefined otherwise, and never why. Good is: not expired (without
 * the leeway that clocks are given elsewhere: this one has written it), its session live, its user not blocked, and of refresh tokens the newest.
 */
export async function introspect(
  deps: Deps,
  { client, presentedToken }: { readonly client: Client; readonly presentedToken: string },
): Promise<PresentedToken | undefined> {
  const presented = await findPresentedToken(deps, presentedToken);
  const isGood = presented && isForApp(client, presented.session.appid) && isLive(presented, unixSeconds(deps.clock));
  return isGood ? presented : undefined;
}

function isLive(presented: PresentedToken, now: number): boolean {
  const { session, user } = presented;
  if (!isSessionLive(session, user, now) || isBlocked(user, now)) return false;
  return presented.kind === 'access' ? now < presented.claims.exp : presented.counter === session.counter;
}
