import type { Desk } from '../desk.ts';
import { type Answer, deliver } from '../faults/deliver.ts';
import type { Fault } from '../faults/fault.ts';
import { contentTypes, type Family, type Outcome, refusalJson } from '../wechat/outcome.ts';
import type { WeChatRoute } from '../wechat/routes.ts';
import type { World } from '../world/world.ts';
import { type Exchange, recordExchange } from './exchange.ts';

type Route = Pick<WeChatRoute, 'family' | 'run'>;

/** Lets WeChat decide, and sends the decision, spoiled when a fault was scripted. */
export function answerWeChat(desk: Desk, exchange: Exchange, route: Route): void {
  const { world } = desk;
  const fault = world.faults.take(exchange.path);
  if (fault) {
    answerWithFault(desk, exchange, { route, fault }).catch(() => exchange.res.destroy());
    return;
  }

  const outcome = run(world, exchange, route);
  const answerBody = jsonOf(world, outcome, route.family);
  const text = writeJson(answerBody);
  exchange.res.writeHead(200, {
    'content-type': contentTypes[route.family],
    'content-length': Buffer.byteLength(text),
  });
  exchange.res.end(text);
  if (world.settings.record) {
    recordExchange(desk, exchange, { status: 200, answerBody, ...whoOf(outcome), fault: undefined });
  }
}

async function answerWithFault(desk: Desk, exchange: Exchange, { route, fault }: Spoiled): Promise<void> {
  const { world } = desk;
  const outcome: Outcome = fault.handled === false ? { json: {} } : run(world, exchange, route);
  const sent = fault.errcode === undefined ? outcome : { errcode: fault.errcode, errmsg: fault.errmsg };
  const json = jsonOf(world, sent, route.family);
  const answer: Answer = {
    status: fault.status ?? 200,
    contentType: fault.contentType ?? contentTypes[route.family],
    body: bytesOf(fault, json),
  };

  await deliver(exchange.res, answer, fault);
  const shown = exchange.res.headersSent
    ? { status: answer.status, answerBody: shownBody(fault, json) }
    : { status: null, answerBody: null };
  recordExchange(desk, exchange, { ...shown, ...whoOf(outcome), fault });
}

interface Spoiled {
  route: Route;
  fault: Fault;
}

function run(world: World, { method, search, body }: Exchange, route: Route): Outcome {
  return route.run(world, { method, query: new URLSearchParams(search), body });
}

function jsonOf(world: World, outcome: Outcome, family: Family): object {
  return 'json' in outcome ? outcome.json : refusalJson(world, outcome, family);
}

/** Slashes were seen written as \/ in refusals; both mean the same. */
function writeJson(json: object): string {
  const text = JSON.stringify(json);
  return 'errmsg' in json ? text.replaceAll('/', '\\/') : text;
}

function bytesOf({ body, bodyBase64 }: Fault, json: object): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64');
  if (body === undefined) return Buffer.from(writeJson(json));
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function shownBody({ body, bodyBase64 }: Fault, json: object): unknown {
  if (bodyBase64 !== undefined) return { base64Characters: bodyBase64.length };
  return body === undefined ? json : body;
}

function whoOf({ user, appid }: Outcome): { user: string | undefined; appid: string | undefined } {
  return { user, appid };
}
