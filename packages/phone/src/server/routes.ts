import { type PageConfig, pageHTML } from '../page-html.ts';
import type { TraceStream } from '../trace/sse.ts';
import type { Trace } from '../trace/trace.ts';
import type { ChangeStream } from './change-stream.ts';
import { sendAsset, sendBrowserFile } from './files.ts';
import { type Exchange, refuse, send, sendJson } from './http/exchange.ts';
import { decideRefusal } from './http/guard.ts';
import type { MiniProgram } from './mini-program.ts';
import { PHONE_POLICY, phoneHTML } from './phone-html.ts';
import type { Rpc } from './rpc.ts';
import type { WeChat } from './wechat.ts';

export interface RouteRooms {
  miniProgram: MiniProgram;
  wechat: WeChat;
  rpc: Rpc;
  trace: Trace;
  traceStream: TraceStream;
  changes: ChangeStream;
  readPageConfig(): Promise<PageConfig>;
  instance: string;
}

type Answer = (exchange: Exchange, rest: string) => void | Promise<void>;

interface Route {
  method: 'GET' | 'POST';
  /** With a slash at the end: everything below. */
  path: string;
  /** A page a person opens, which a link elsewhere may lead to. */
  isPage?: boolean;
  answer: Answer;
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** Everything the phone's server answers, on one screen. */
export function listRoutes(rooms: RouteRooms): Route[] {
  const { miniProgram, wechat, rpc, trace, traceStream, changes, readPageConfig, instance } = rooms;
  const browserFiles = ['page.js', 'page.css', 'phone.js', 'phone.css', 'page.js.map', 'phone.js.map'];
  return [
    get('/', async (exchange) => send(exchange, HTML, pageHTML(await readPageConfig())), { isPage: true }),
    get('/phone', (exchange) => sendPhone(exchange, instance), { isPage: true }),
    get('/app.js', async (exchange) => send(exchange, SCRIPT, await miniProgram.script())),
    get('/mp/', async (exchange, rest) => sendAsset(exchange, (await miniProgram.project()).root, rest)),
    get('/people', (exchange) => sendPeople(exchange, wechat)),
    get('/people/', async (exchange, rest) => sendAvatar(exchange, wechat, rest)),
    get('/trace', ({ request, response }) => traceStream.handle(request, response)),
    get('/changes', ({ response }) => changes.handle(response)),
    ...browserFiles.map((name) => get(`/${name}`, (exchange) => sendBrowserFile(exchange, name))),
    { method: 'POST', path: '/trace/clear', answer: (exchange) => clear(exchange, trace) },
    { method: 'POST', path: '/rpc/', answer: rpc },
  ];
}

function clear({ response }: Exchange, trace: Trace): void {
  trace.clear();
  response.writeHead(204).end();
}

function get(path: string, answer: Answer, more: Pick<Route, 'isPage'> = {}): Route {
  return { method: 'GET', path, answer, ...more };
}

/** Finds the route and answers; what goes wrong inside is a 500 with its reason, which stays on this machine. */
export async function answerRequest(routes: readonly Route[], exchange: Exchange): Promise<void> {
  const { request, url } = exchange;
  const route = routes.find(({ path }) => url.pathname === path || (path !== '/' && isBelow(url.pathname, path)));
  const refusal = decideRefusal(request.headers, { isPage: route?.isPage === true });
  if (refusal) return refuse(exchange, 403, refusal);
  if (!route) return refuse(exchange, 404, 'There is nothing here.');
  if (route.method !== (request.method === 'HEAD' ? 'GET' : request.method)) {
    return refuse(exchange, 405, `This address takes ${route.method}.`);
  }
  try {
    await route.answer(exchange, url.pathname.slice(route.path.length));
  } catch (error) {
    refuse(exchange, 500, error instanceof Error ? error.message : String(error));
  }
}

function isBelow(pathname: string, path: string): boolean {
  return path.endsWith('/') && pathname.startsWith(path);
}

function sendPhone(exchange: Exchange, instance: string): void {
  exchange.response.setHeader('Content-Security-Policy', PHONE_POLICY);
  send(exchange, HTML, phoneHTML(instance));
}

async function sendPeople(exchange: Exchange, wechat: WeChat): Promise<void> {
  const people = await wechat.people();
  if (people.ok) sendJson(exchange, people.value);
  else refuse(exchange, 502, people.failure.reason);
}

async function sendAvatar(exchange: Exchange, wechat: WeChat, rest: string): Promise<void> {
  const [, user] = /^([^/]+)\/avatar\.svg$/.exec(rest) ?? [];
  if (!user) return refuse(exchange, 404, 'There is nothing here.');
  // A drawing opened by itself must not run anything.
  exchange.response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  send(exchange, 'image/svg+xml', await wechat.avatar(decodeURIComponent(user)));
}
