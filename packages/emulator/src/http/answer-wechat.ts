import type { Desk } from '../desk.ts';
import { type Answer, deliver } from '../faults/deliver.ts';
import type { Fault } from '../faults/fault.ts';
import { contentTypes, type Family, type Outcome, refusalJson } from '../wechat/outcome.ts';
import type { WeChatRoute } from '../wechat/routes.ts';
import type { World } from '../world/world.ts';
import { type Exchange, recordExchange } from './exchange.ts';

/** Lets WeChat decide, and sends the decision, spoiled when a fault was scripted. */
export function answerWeChat(desk: Desk, exchange: Exchange, route: WeChatRoute): void {
  const { world } = desk;
  const fault = world.faults.take(exchange.path);
  if (fault) {
    void answerWithFault(desk, exchange, { route, fault });
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

async function answerWithFault(
  desk: Desk,
  exchange: Exchange,
  { route, fault }: { route: WeChatRoute; fault: Fault },
): Promise<void> {
  const { world } = desk;
  const outcome: Outcome = fault.handled === false ? { json: {} } : run(world, exchange, route);
  const refused = fault.errcode === undefined ? outcome : { errcode: fault.errcode, errmsg: fault.errmsg };
  const answerBody = fault.body ?? jsonOf(world, refused, route.family);
  const answer: Answer = {
    status: fault.status ?? 200,
    contentType: fault.contentType ?? contentTypes[route.family],
    body: bytesOf(fault, answerBody),
  };

  await deliver(exchange.res, answer, fault);
  const isAnswered = exchange.res.headersSent;
  const status = isAnswered ? answer.status : null;
  recordExchange(desk, exchange, { status, answerBody: isAnswered ? answerBody : null, ...whoOf(outcome), fault });
}

function run(world: World, { method, search, body }: Exchange, route: WeChatRoute): Outcome {
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

function bytesOf({ body, bodyBase64 }: Fault, answerBody: unknown): Buffer {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64');
  if (typeof body === 'string') return Buffer.from(body);
  return Buffer.from(body === undefined ? writeJson(Object(answerBody)) : JSON.stringify(body));
}

function whoOf({ user, appid }: Outcome): { user: string | undefined; appid: string | undefined } {
  return { user, appid };
}
