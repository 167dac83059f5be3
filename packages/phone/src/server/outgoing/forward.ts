import { type Dispatcher, FormData, Response, request } from 'undici';
import type { IncomingAnswer, OutgoingRequest, OutgoingUpload, WxFailure } from '../messages.ts';
import { findHeader, readHeaders, writeHeaders } from './headers.ts';
import { decideTarget, type Network } from './target.ts';

export type Outcome = { ok: true; value: IncomingAnswer } | { ok: false; failure: WxFailure };

export interface ForwardOptions {
  appid: string;
  network: Network;
  dispatcher?: Dispatcher | undefined;
}

/** No PATCH: WeChat knows none. */
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE'];
const MOST_REDIRECTS = 5;
const TIMEOUT: WxFailure = { reason: 'timeout', errno: 5 };

interface Message {
  url: string;
  method: string;
  header: Record<string, string>;
  body: Uint8Array | null;
  timeoutMs: number;
}

/** `wx.request` as the phone makes it. Any HTTP answer is a success; only no answer is a failure. */
export async function forwardRequest(outgoing: OutgoingRequest, options: ForwardOptions): Promise<Outcome> {
  const { body, ...message } = outgoing;
  if (!METHODS.includes(message.method)) {
    return { ok: false, failure: { reason: `method ${message.method} is not supported`, errno: 600005 } };
  }
  return callInTime({ ...message, body: body === null ? null : Buffer.from(body, 'base64') }, options);
}

/** `wx.uploadFile`: one file and text fields as multipart/form-data. */
export async function forwardUpload(
  { name, fileName, contentType, formData, ...outgoing }: OutgoingUpload,
  file: Uint8Array<ArrayBuffer>,
  options: ForwardOptions,
): Promise<Outcome> {
  const form = new FormData();
  for (const [key, value] of Object.entries(formData)) form.append(key, value);
  form.append(name, new Blob([file], { type: contentType }), fileName);
  const encoded = new Response(form);
  const header = withoutContentType(outgoing.header);
  header['content-type'] = encoded.headers.get('content-type') ?? 'multipart/form-data';
  const body = new Uint8Array(await encoded.arrayBuffer());
  return callInTime({ ...outgoing, method: 'POST', header, body }, options);
}

function withoutContentType(header: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(header).filter(([name]) => name.toLowerCase() !== 'content-type'));
}

async function callInTime(message: Message, options: ForwardOptions): Promise<Outcome> {
  const signal = AbortSignal.timeout(message.timeoutMs);
  try {
    return await call(message, { ...options, signal, redirectsLeft: MOST_REDIRECTS });
  } catch (error) {
    return { ok: false, failure: signal.aborted ? TIMEOUT : { reason: describeFault(error), errno: 600001 } };
  }
}

interface Trip extends ForwardOptions {
  signal: AbortSignal;
  redirectsLeft: number;
}

async function call(message: Message, trip: Trip): Promise<Outcome> {
  const target = decideTarget(message.url, trip.network);
  if (!target.ok) return target;
  const { statusCode, headers, body } = await request(target.url, {
    method: message.method as Dispatcher.HttpMethod, // checked against METHODS
    headers: writeHeaders(message.header, trip.appid),
    body: message.body,
    signal: trip.signal,
    responseHeaders: 'raw',
    ...(trip.dispatcher && { dispatcher: trip.dispatcher }),
  });
  const bytes = Buffer.from(await body.arrayBuffer());
  const read = readHeaders(headers as unknown as string[]); // what 'raw' gives
  const next = findRedirect(message, { statusCode, header: read.header });
  if (!next) return { ok: true, value: { statusCode, ...read, body: bytes.toString('base64') } };
  if (trip.redirectsLeft === 0) return { ok: false, failure: { reason: 'too many redirects', errno: 600008 } };
  return call(next, { ...trip, redirectsLeft: trip.redirectsLeft - 1 });
}

/** RFC 9110, section 15.4: 303 becomes a GET, and so does a POST answered with 301 or 302, as everywhere. */
function findRedirect(
  message: Message,
  { statusCode, header }: { statusCode: number; header: Record<string, string> },
): Message | undefined {
  const location = findHeader(header, 'location');
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return undefined;
  const url = new URL(location, message.url).href;
  const becomesGet = statusCode === 303 || (statusCode < 303 && message.method === 'POST');
  return becomesGet ? { ...message, url, method: 'GET', body: null } : { ...message, url };
}

const ERRORS: Record<string, string> = {
  ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
  ECONNRESET: 'net::ERR_CONNECTION_RESET',
  UND_ERR_SOCKET: 'net::ERR_CONNECTION_CLOSED',
  ENOTFOUND: 'net::ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'net::ERR_NAME_NOT_RESOLVED',
};

function describeFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ERRORS[code] ?? (error instanceof Error ? error.message : 'net::ERR_FAILED');
}
