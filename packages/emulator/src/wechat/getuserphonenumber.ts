import { findCaller } from '../callers/find-caller.ts';
import type { App } from '../world/apps.ts';
import { phoneFieldsOf } from '../world/phone-fields.ts';
import type { World } from '../world/world.ts';
import type { Outcome, WeChatRequest } from './outcome.ts';
import { readJson, textOf } from './read-json.ts';

/**
 * POST /wxa/business/getuserphonenumber: a phone code for the number (getPhoneNumber). The code counts in the JSON body
 * only. Not documented and chosen here: an `openid` that is not the tapping person's answers 40003, and spends the code.
 */
export function getUserPhoneNumber(world: World, { method, query, body }: WeChatRequest): Outcome {
  const app = findCaller(world, query);
  if ('errcode' in app) return app;
  const about = { appid: app.appid };
  if (method !== 'POST') return { errcode: 43002, ...about };
  const json = readJson(body);
  if (!json) return { errcode: 47001, hint: true, ...about };

  const code = textOf(json.code) ?? '';
  const found = world.phoneCodes.find(code);
  if (world.settings.spendCodesOn === 'attempt') world.phoneCodes.spend(code);
  if (found.state !== 'fresh') return { errcode: 40029, hint: true, ...about };

  const outcome = tell(world, app, { ...found.record, claimedOpenid: json.openid });
  if ('json' in outcome) world.phoneCodes.spend(code);
  return { ...outcome, ...about, user: found.record.user };
}

interface Tap {
  user: string;
  appid: string;
  claimedOpenid: unknown;
}

function tell(world: World, app: App, { user, appid, claimedOpenid }: Tap): Outcome {
  if (appid !== app.appid) return { errcode: 40013 };
  const person = world.people.get(user);
  const { openid } = world.identities.of(person, app);
  if (claimedOpenid !== undefined && claimedOpenid !== openid) return { errcode: 40003 };
  if (person.quotaExhausted) return { errcode: 45011 };
  const watermark = { timestamp: world.now(), appid };
  return { json: { errcode: 0, errmsg: 'ok', phone_info: { ...phoneFieldsOf(person), watermark } } };
}
