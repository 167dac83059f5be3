import type { z } from 'zod';
import type { Deps } from '../../flows/deps.ts';
import { findIdentifiers } from '../../flows/find-identifiers.ts';
import type { TokenSet } from '../../flows/issue-tokens.ts';
import { login } from '../../flows/login.ts';
import { logout } from '../../flows/logout.ts';
import { refresh } from '../../flows/refresh.ts';
import type { Answer, Call } from '../route.ts';
import type { loginBody, logoutBody, refreshBody } from '../schemas.ts';
import { writeUser } from './write-user.ts';

/** RFC 6749 §5.1: no cache may keep tokens. */
const noStore = { 'cache-control': 'no-store' };

export async function postLogin(
  deps: Deps,
  { requestId, body, idempotencyKey, address, userAgent }: Call<z.output<typeof loginBody>>,
): Promise<Answer> {
  const { code: jsCode, appid } = body;
  const loggedIn = await login(deps, { requestId, jsCode, appid, idempotencyKey, address, userAgent });
  return {
    json: { ...(await writeTokens(deps, loggedIn)), is_new_user: loggedIn.isNewUser },
    headers: loggedIn.isReplayed ? { ...noStore, 'idempotent-replayed': 'true' } : noStore,
  };
}

export async function postRefresh(
  deps: Deps,
  { requestId, address, body }: Call<z.output<typeof refreshBody>>,
): Promise<Answer> {
  return {
    json: await writeTokens(deps, await refresh(deps, { requestId, address, refreshToken: body.refresh_token })),
    headers: noStore,
  };
}

export async function postLogout(
  deps: Deps,
  { requestId, address, body, caller }: Call<z.output<typeof logoutBody>>,
): Promise<Answer> {
  await logout(deps, { requestId, address, of: caller, all: body.all ?? false });
  return { status: 204 };
}

async function writeTokens(deps: Deps, tokens: TokenSet) {
  const { user, session } = tokens;
  const identifiers = await findIdentifiers(deps, { userId: user.id, appid: session.appid }, deps.config.expose);
  return {
    access_token: tokens.accessToken,
    token_type: 'Bearer',
    expires_in: tokens.accessTokenSeconds,
    refresh_token: tokens.refreshToken,
    refresh_expires_in: tokens.refreshTokenSeconds,
    user: writeUser(user, identifiers),
  };
}
