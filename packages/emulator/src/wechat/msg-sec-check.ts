import { findCaller } from '../callers/find-caller.ts';
import { newRid } from '../world/identifiers.ts';
import type { Identity } from '../world/identities.ts';
import type { World } from '../world/world.ts';
import type { Outcome, Refusal, WeChatRequest } from './outcome.ts';
import { readJson, textOf } from './read-json.ts';

const SEEN_WITHIN_SECONDS = 2 * 3600;
const PER_MINUTE_AND_APP = 4000;

/** The texts WeChat dislikes are not published; here these words stand for them. */
const words = [
  { pattern: /违规|risky/i, suggest: 'risky', label: 20003 },
  { pattern: /可疑|doubtful/i, suggest: 'review', label: 21000 },
];
const innocent = { suggest: 'pass', label: 100 };

/**
 * POST /wxa/msg_sec_check, version 2: what WeChat thinks of a text somebody has written. The person must have been in this mini program
 * within two hours; here that is, to have got a login or phone code.
 */
export function msgSecCheck(world: World, { method, query, body }: WeChatRequest): Outcome {
  const app = findCaller(world, query);
  if ('errcode' in app) return app;
  const about = { appid: app.appid };
  if (method !== 'POST') return { errcode: 43002, ...about };
  const asked = readQuestion(body);
  if ('errcode' in asked) return { ...asked, ...about };

  const { openid, content } = asked;
  const identity = world.identities.find(app, openid);
  if (!identity) return { errcode: isOfAnotherApp(world, openid) ? 43104 : 40003, hint: true, ...about };
  const whom = { ...about, user: identity.user };
  if (!wasSeen(world, identity)) return { errcode: 61010, hint: true, ...whom };
  if (!world.minuteQuotas.use(`check ${app.appid}`, PER_MINUTE_AND_APP)) return { errcode: 44991, ...whom };
  return { json: judge(world, content), ...whom };
}

function readQuestion(body: string): Refusal | { openid: string; content: string } {
  if (body === '') return { errcode: 44002 };
  const json = readJson(body);
  const content = json && textOf(json.content);
  if (!json || !content || json.version !== 2) return { errcode: 47001, hint: true };
  if (![1, 2, 3, 4].includes(Number(json.scene))) return { errcode: 40129, hint: true };
  return { openid: textOf(json.openid) ?? '', content };
}

const isOfAnotherApp = (world: World, openid: string): boolean =>
  world.apps.list().some((app) => world.identities.find(app, openid) !== undefined);

const wasSeen = (world: World, { seenAt }: Identity): boolean =>
  seenAt !== undefined && world.now() - seenAt < SEEN_WITHIN_SECONDS;

function judge(world: World, content: string): object {
  const found = words.find(({ pattern }) => pattern.test(content));
  const { suggest, label } = found ?? innocent;
  const keyword = found && { keyword: found.pattern.exec(content)?.[0] };
  const detail = [{ strategy: 'content_model', errcode: 0, suggest, label, prob: 90, ...keyword }];
  return { errcode: 0, errmsg: 'ok', result: { suggest, label }, detail, trace_id: newRid(world.now(), world.random) };
}
