import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import type { SessionOfUser } from '../../store/store.ts';
import type { AccessTokenClaims } from '../../tokens/access-token.ts';
import type { Deps } from '../deps.ts';
import { getPresentedSession } from '../get-presented-session.ts';

/** A token that we wrote, whichever kind it is, and what it belongs to, whatever the state of that. */
export type PresentedToken = SessionOfUser &
  (
    | { readonly kind: 'access'; readonly claims: AccessTokenClaims }
    | { readonly kind: 'refresh'; readonly counter: number }
  );

/** Undefined when it is no token of ours, or an access token that is over. */
export async function findPresentedToken(deps: Deps, text: string): Promise<PresentedToken | undefined> {
  try {
    return deps.refreshTokens.read(text) ? await getRefreshToken(deps, text) : await findAccessToken(deps, text);
  } catch (error) {
    if (error instanceof LoginError && refusals.has(error.code)) return undefined;
    throw error;
  }
}

const refusals: ReadonlySet<string> = new Set([
  'access_token_invalid',
  'access_token_expired',
  'refresh_token_invalid',
]);

const getRefreshToken = async (deps: Deps, text: string): Promise<PresentedToken> => ({
  ...(await getPresentedSession(deps, text)),
  kind: 'refresh',
});

async function findAccessToken(deps: Deps, text: string): Promise<PresentedToken | undefined> {
  const claims = await deps.accessTokens.verify(text, unixSeconds(deps.clock));
  const found = await deps.store.findSession(claims.sid);
  return found?.user.id === claims.sub ? { ...found, kind: 'access', claims } : undefined;
}
