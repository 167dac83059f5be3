import type { z } from 'zod';
import type { PresentedToken } from '../../flows/clients/find-presented-token.ts';
import { handOutWeChatApiToken } from '../../flows/clients/hand-out-wechat-api-token.ts';
import { introspect } from '../../flows/clients/introspect.ts';
import { revoke } from '../../flows/clients/revoke.ts';
import type { Deps } from '../../flows/deps.ts';
import type { Config } from '../../options.ts';
import type { tokenForm, wechatApiTokenBody } from '../oauth/schemas.ts';
import type { Answer, Call } from '../route.ts';

const headers = { 'cache-control': 'no-store' };

type TokenCall = Call<z.output<typeof tokenForm>>;

/** RFC 7662. Nobody needs to say which kind of token it is: it shows. */
export async function postIntrospect(deps: Deps, { client, body }: TokenCall): Promise<Answer> {
  const presented = await introspect(deps, { client, presentedToken: body.token });
  return { json: presented ? writeToken(presented, deps.config) : { active: false }, headers };
}

/** A refresh token opens nothing but /refresh, so it has neither scope nor roles, and nobody but wxlogin is its audience. */
function writeToken(presented: PresentedToken, { issuer, audience }: Config) {
  const { session, user } = presented;
  const about = { active: true, iss: issuer, sub: user.id, sid: session.id, client_id: session.appid };
  if (presented.kind === 'refresh') {
    const exp = Math.min(session.idleExpiresAt, session.expiresAt);
    return { ...about, token_type: 'refresh_token', aud: issuer, iat: session.rotatedAt, exp };
  }
  const { iat, exp, scope } = presented.claims;
  return { ...about, token_type: 'Bearer', aud: audience, iat, exp, scope, roles: user.roles };
}

/** RFC 7009. */
export async function postRevoke(deps: Deps, { requestId, client, body }: TokenCall): Promise<Answer> {
  await revoke(deps, { requestId, client, presentedToken: body.token });
  return { status: 200, headers };
}

/** For gateways that ask before they let a request through; they copy these headers into it. All of them are there, so that none of the client's remains. */
export const getVerify = (_: Deps, { caller: { user, session } }: Call<unknown>): Answer => ({
  status: 200,
  headers: {
    ...headers,
    'x-user-id': user.id,
    'x-user-roles': user.roles.map(encodeRole).join(','),
    'x-session-id': session.id,
  },
});

/** A header has room for visible ASCII only, and the comma stands between two roles. */
const encodeRole = (role: string): string =>
  role
    .toWellFormed()
    .replaceAll(/[^\x21-\x7e]|[%,]/gu, (character) => (character === ',' ? '%2C' : encodeURIComponent(character)));

export async function postWeChatApiToken(
  deps: Deps,
  { requestId, client, body }: Call<z.output<typeof wechatApiTokenBody>>,
): Promise<Answer> {
  const { appid, refused } = body;
  const { apiToken, expiresInSeconds } = await handOutWeChatApiToken(deps, { requestId, client, appid, refused });
  return { json: { wechat_api_token: apiToken, expires_in: expiresInSeconds }, headers };
}
