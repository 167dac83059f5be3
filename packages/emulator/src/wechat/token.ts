import { findApp } from '../callers/find-app.ts';
import { OVERLAP_SECONDS } from '../world/api-tokens.ts';
import type { World } from '../world/world.ts';
import type { Outcome, WeChatRequest } from './outcome.ts';

/** GET /cgi-bin/token: a new API token each time; the previous one works for five more minutes (getAccessToken). */
export function token(world: World, { query }: WeChatRequest): Outcome {
  const claim = { appid: query.get('appid'), secret: query.get('secret'), grantType: query.get('grant_type') };
  const about = { appid: claim.appid ?? undefined };
  const app = findApp(world, claim, 'client_credential');
  if ('errcode' in app) return { ...app, ...about };
  if (!world.dayQuotas.use(`token ${app.appid}`, world.settings.tokensPerDay)) return { errcode: 45009, ...about };

  const issued = world.apiTokens.issue('plain', app.appid, OVERLAP_SECONDS);
  return { json: { access_token: issued.text, expires_in: issued.expiresAt - issued.issuedAt }, ...about };
}
