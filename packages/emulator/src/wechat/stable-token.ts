import { findApp } from '../callers/find-app.ts';
import { type ApiToken, OVERLAP_SECONDS } from '../world/api-tokens.ts';
import type { World } from '../world/world.ts';
import type { Outcome, Refusal, WeChatRequest } from './outcome.ts';
import { readJson, textOf } from './read-json.ts';

const PER_MINUTE = 10_000;
const PER_DAY = 500_000;
const FORCED_PER_DAY = 20;
const FORCED_APART_SECONDS = 30;

/**
 * POST /cgi-bin/stable_token: the same API token until five minutes before it expires (getStableAccessToken).
 * Chosen here: "at least 30 s apart" counts from the present token's issue, and the 21st forced call of a day is 45009.
 */
export function stableToken(world: World, { method, body }: WeChatRequest): Outcome {
  if (method !== 'POST') return { errcode: 43002 };
  const json = readJson(body);
  if (!json) return { errcode: 47001, hint: true };
  const claim = { appid: textOf(json.appid), secret: textOf(json.secret), grantType: textOf(json.grant_type) };
  const about = { appid: claim.appid ?? undefined };
  const app = findApp(world, claim, 'client_credential');
  if ('errcode' in app) return { ...app, ...about };

  const issued = json.force_refresh === true ? force(world, app.appid) : keep(world, app.appid);
  if ('errcode' in issued) return { ...issued, ...about };
  return { json: { access_token: issued.text, expires_in: issued.expiresAt - world.now() }, ...about };
}

function keep(world: World, appid: string): ApiToken | Refusal {
  if (!world.minuteQuotas.use(`stable ${appid}`, PER_MINUTE)) return { errcode: 45011 };
  if (!world.dayQuotas.use(`stable ${appid}`, PER_DAY)) return { errcode: 45009 };
  const present = world.apiTokens.findNewest('stable', appid);
  if (present && present.expiresAt - world.now() > OVERLAP_SECONDS) return present;
  return world.apiTokens.issue('stable', appid, OVERLAP_SECONDS);
}

function force(world: World, appid: string): ApiToken | Refusal {
  const present = world.apiTokens.findNewest('stable', appid);
  if (present && world.now() - present.issuedAt < FORCED_APART_SECONDS) return present;
  if (!world.dayQuotas.use(`forced ${appid}`, FORCED_PER_DAY)) return { errcode: 45009 };
  return world.apiTokens.issue('stable', appid, 0);
}
