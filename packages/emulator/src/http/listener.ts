import type { IncomingMessage, ServerResponse } from 'node:http';
import { writePage } from '../control/page.ts';
import { controlRoutes } from '../control/routes.ts';
import type { Desk } from '../desk.ts';
import { findWeChatRoute } from '../wechat/routes.ts';
import { answerControl } from './answer-control.ts';
import { answerWeChat } from './answer-wechat.ts';
import { type Exchange, sendJson, sendText } from './exchange.ts';
import { isFromLoopback } from './loopback.ts';
import { readBody } from './read-body.ts';

/** Answers every request, one way or another: WeChat's side, the control side, the page, or a clear refusal. */
export function createListener(desk: Desk): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    res.on('error', () => {}); // the other side left; there is nobody to tell
    if (!isFromLoopback(req.headers)) {
      sendJson(res, 403, { error: 'Only loopback may ask.', hint: 'Call it as 127.0.0.1, [::1] or localhost.' });
      return;
    }
    const exchange = open(desk, req, res);
    if (exchange.method === 'GET') answer(desk, exchange);
    else void answerWithBody(desk, exchange);
  };
}

function open({ world, stopwatch }: Desk, req: IncomingMessage, res: ServerResponse): Exchange {
  const { method = 'GET', url = '/' } = req;
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const search = mark === -1 ? '' : url.slice(mark + 1);
  return { req, res, method, path, search, body: '', atMs: world.settings.clock(), startedMs: stopwatch() };
}

async function answerWithBody(desk: Desk, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange.req);
  if (body !== undefined) {
    answer(desk, { ...exchange, body });
    return;
  }
  sendJson(exchange.res, 413, { error: 'The body is too large.', hint: 'At most one mebibyte.' });
}

function answer(desk: Desk, exchange: Exchange): void {
  try {
    route(desk, exchange);
  } catch (error) {
    if (exchange.res.headersSent) exchange.res.destroy();
    else
      sendJson(exchange.res, 500, {
        error: 'The emulator failed.',
        hint: `Please report this bug: ${error}`,
      });
  }
}

function route(desk: Desk, exchange: Exchange): void {
  const { path, res } = exchange;
  const weChatRoute = findWeChatRoute(path);
  if (weChatRoute) answerWeChat(desk, exchange, weChatRoute);
  else if (path.startsWith('/_emulator/')) answerControl(desk, exchange);
  else if (path === '/')
    sendText(res, 200, { text: writePage(desk, controlRoutes), contentType: 'text/html; charset=utf-8' });
  else if (path === '/livez') sendJson(res, 200, { status: 'ok' });
  else sendJson(res, 404, { error: 'Nothing is here.', hint: 'GET / lists what there is.' });
}
