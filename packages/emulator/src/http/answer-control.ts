import { streamCalls } from '../calls/event-stream.ts';
import { type ControlAnswer, type ControlRoute, controlRoutes } from '../control/routes.ts';
import type { Desk } from '../desk.ts';
import { InputError } from '../input/input-error.ts';
import { type Exchange, recordExchange, sendJson, sendText } from './exchange.ts';

/**
 * Answers a control route: 200, 400 with { error, hint }, 404 or 405. Faces and the routes that watch are not recorded:
 * they would fill the record with its own readers.
 */
export function answerControl(desk: Desk, exchange: Exchange): void {
  void answerInTime(desk, exchange).catch((error) => {
    if (exchange.res.headersSent) exchange.res.destroy();
    else sendJson(exchange.res, 500, { error: 'The emulator failed.', hint: `Please report this bug: ${error}` });
  });
}

async function answerInTime(desk: Desk, exchange: Exchange): Promise<void> {
  const matches = controlRoutes.filter(({ path }) => findUser(path, exchange.path) !== undefined);
  const route = matches.find(({ method }) => method === exchange.method);
  if (!route) {
    refuse(exchange, matches);
    return;
  }

  const { status, answer } = await run(desk, exchange, route);
  if ('follow' in answer) {
    streamCalls(desk.recorder, exchange.res);
    return;
  }
  if ('text' in answer) {
    sendText(exchange.res, status, answer);
    return;
  }
  sendJson(exchange.res, status, answer.json);
  if (route.path === '/_emulator/calls') return;
  const answerBody = summaryOf(answer.json);
  recordExchange(desk, exchange, { status, answerBody, ...namedIn(answerBody), fault: undefined });
}

async function run(
  desk: Desk,
  exchange: Exchange,
  route: ControlRoute,
): Promise<{ status: number; answer: ControlAnswer }> {
  try {
    const user = readLabel(findUser(route.path, exchange.path) ?? '');
    const request = { user, query: new URLSearchParams(exchange.search), input: readJson(exchange.body) };
    return { status: 200, answer: await route.run(desk, request) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { status: 400, answer: { json: { error: error.message, hint: error.hint } } };
  }
}

/** What stands in the place of `{user}`, '' for a path without one, undefined when the path does not fit. */
function findUser(pattern: string, path: string): string | undefined {
  const [before = '', after] = pattern.split('{user}');
  if (after === undefined) return pattern === path ? '' : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const user = path.slice(before.length, path.length - after.length);
  return user === '' || user.includes('/') ? undefined : user;
}

function readLabel(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new InputError('The label in the path is not URL-encoded text.', 'encodeURIComponent makes it so.');
  }
}

function readJson(body: string): unknown {
  if (body.trim() === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new InputError('The body is not JSON.', 'Such as { "user": "xiaoming" }, or no body at all.');
  }
}

function refuse({ res }: Exchange, matches: readonly ControlRoute[]): void {
  if (matches.length === 0) {
    sendJson(res, 404, { error: 'There is no such control route.', hint: 'GET / lists what there is.' });
    return;
  }
  const allow = matches.map(({ method }) => method).join(', ');
  res.setHeader('allow', allow);
  sendJson(res, 405, { error: 'This route does not take this method.', hint: `It takes ${allow}.` });
}

/** Lists can be long, and a thousand of them are kept. */
function summaryOf(json: unknown): unknown {
  return Array.isArray(json) ? { entries: json.length } : json;
}

function namedIn(json: unknown): { user: string | undefined; appid: string | undefined } {
  const named = typeof json === 'object' && json !== null ? (json as { user?: unknown; appid?: unknown }) : {};
  return {
    user: typeof named.user === 'string' ? named.user : undefined,
    appid: typeof named.appid === 'string' ? named.appid : undefined,
  };
}
