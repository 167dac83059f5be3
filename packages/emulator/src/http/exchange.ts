import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RawCall } from '../calls/call.ts';
import type { Desk } from '../desk.ts';

/** One request on its way to an answer. */
export interface Exchange {
  req: IncomingMessage;
  res: ServerResponse;
  method: string;
  path: string;
  search: string;
  body: string;
  atMs: number;
  startedMs: number;
}

/** A thousand larger ones would be a gigabyte. */
const MAX_KEPT_BODY = 16 * 1024;

type Ending = Pick<RawCall, 'status' | 'answerBody' | 'user' | 'appid' | 'fault'>;

export function recordExchange({ recorder, stopwatch }: Desk, exchange: Exchange, ending: Ending): void {
  const { method, path, search, atMs, startedMs, body } = exchange;
  const { status, answerBody, user, appid, fault } = ending;
  const durationMs = stopwatch() - startedMs;
  const requestBody = body.length <= MAX_KEPT_BODY ? body : undefined;
  const asked = { atMs, durationMs, method, path, search, requestBody };
  recorder.record({ ...asked, status, answerBody, user, appid, fault });
}

export function sendText(
  res: ServerResponse,
  status: number,
  { text, contentType }: { text: string; contentType: string },
): void {
  res.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(text);
}

export function sendJson(res: ServerResponse, status: number, json: unknown): void {
  sendText(res, status, { text: `${JSON.stringify(json)}\n`, contentType: 'application/json; charset=utf-8' });
}
