import { findApp } from '../callers/find-app.ts';
import type { App } from '../world/apps.ts';
import type { FoundCode } from '../world/one-time-codes.ts';
import type { LoginCodeRecord, World } from '../world/world.ts';
import type { Outcome, WeChatRequest } from './outcome.ts';

/** What the developer tools hand out for a project without an AppID. */
const MOCK_CODE = 'the code is a mock one';

/**
 * GET /sns/jscode2session: a login code for openid and session key (code2Session).
 * Reads the query only, whatever the method. Published nowhere, chosen here: every attempt that names a code spends it,
 * also one with a wrong secret, for another app, or beyond the quota; a code is looked at before the quota.
 */
export function jscode2session(world: World, { query }: WeChatRequest): Outcome {
  const jsCode = query.get('js_code') ?? '';
  const found = world.loginCodes.find(jsCode);
  if (world.settings.spendCodesOn === 'attempt') world.loginCodes.spend(jsCode);

  const claim = { appid: query.get('appid'), secret: query.get('secret'), grantType: query.get('grant_type') };
  const about = { appid: claim.appid ?? undefined, user: found.state === 'fresh' ? found.record.user : undefined };
  const app = findApp(world, claim, 'authorization_code');
  if ('errcode' in app) return { ...app, ...about };
  if (jsCode === '') return { errcode: 41008, ...about };

  const outcome = exchange(world, app, jsCode === MOCK_CODE ? mockCode(world, app) : found);
  if ('json' in outcome) world.loginCodes.spend(jsCode);
  return { ...about, ...outcome };
}

function exchange(world: World, app: App, found: FoundCode<LoginCodeRecord>): Outcome {
  if (found.state === 'spent') return { errcode: 40163 };
  if (found.state === 'unknown' || found.record.appid !== app.appid) return { errcode: 40029 };

  const { user, sessionKey } = found.record;
  const person = world.people.get(user);
  if (person.highRisk) return { errcode: 40226, user };
  const isWithinQuota = world.minuteQuotas.use(`login ${app.appid} ${user}`, world.settings.loginsPerMinute);
  if (person.quotaExhausted || !isWithinQuota) return { errcode: 45011, user };

  const { openid, unionid } = world.identities.of(person, app);
  const ids = person.unionid && unionid !== undefined ? { openid, unionid } : { openid };
  return { json: { session_key: sessionKey.text, ...ids }, user };
}

function mockCode(world: World, app: App): FoundCode<LoginCodeRecord> {
  const user = world.settings.mockCodeUser;
  if (user === undefined) return { state: 'unknown' };
  const identity = world.identities.of(world.people.get(user), app);
  const sessionKey = world.sessionKeys.login(identity);
  return { state: 'fresh', record: { user, appid: app.appid, sessionKey } };
}
