import type { Trace } from '../trace/trace.ts';
import { createDrawnCalls, readContent, readHttpEnd } from './drawn-calls.ts';
import { type Exchange, readBody, refuse, sendJson } from './http/exchange.ts';
import {
  type Answer,
  type Caller,
  type IncomingAnswer,
  type OutgoingRequest,
  type OutgoingUpload,
  UPLOAD_HEADER,
} from './messages.ts';
import { type ForwardOptions, forwardRequest, forwardUpload } from './outgoing/forward.ts';
import { findHeader } from './outgoing/headers.ts';
import type { WeChat } from './wechat.ts';

export interface RpcRooms {
  wechat: WeChat;
  trace: Trace;
  /** As the mini program's project says at this moment. */
  readForwarding(): Promise<ForwardOptions>;
}

/** Answers `POST /rpc/{name}`, the calls of the phone's page. */
export type Rpc = (exchange: Exchange, name: string) => Promise<void>;

type Procedure = (caller: Caller, message: unknown) => Promise<Answer<unknown>>;

export function createRpc({ wechat, trace, readForwarding }: RpcRooms): Rpc {
  const { draw } = createDrawnCalls(trace);

  const login: Procedure = async (caller) => {
    const { appid } = await readForwarding();
    const call = { caller, to: 'wechat' as const, name: 'wx.login', request: { appid } };
    const ask = () => wechat.login(caller, appid);
    return draw(call, ask, (answer) => ({ answer }));
  };
  const request: Procedure = async (caller, message) => {
    const outgoing = message as OutgoingRequest; // from our own page: the guard lets no other in
    const options = await readForwarding();
    const name = nameOf(outgoing.method, outgoing.url);
    const call = { caller, to: 'wxlogin' as const, name, request: show(outgoing) };
    return draw<IncomingAnswer>(call, () => forwardRequest(outgoing, options), readHttpEnd);
  };
  const phoneCode: Procedure = async (caller) => {
    const { appid } = await readForwarding();
    const call = { caller, to: 'wechat' as const, name: 'getPhoneNumber', request: { appid } };
    return draw(
      call,
      () => wechat.phoneCode(caller, appid),
      (answer) => ({ answer }),
    );
  };
  const procedures = new Map<string, Procedure>([
    ['login', login],
    ['request', request],
    ['phone-code', phoneCode],
    ['person', ({ user }) => wechat.person(user)],
    ['people', () => wechat.people()],
    // The emulator's session keys do not end while a phone is looked at.
    ['check-session', async () => ({ ok: true, value: null })],
  ]);

  const upload = async (exchange: Exchange): Promise<Answer<IncomingAnswer>> => {
    const description: unknown = JSON.parse(decodeURIComponent(String(exchange.request.headers[UPLOAD_HEADER])));
    const { phone, user, ...outgoing } = description as Caller & OutgoingUpload; // as above
    const file = new Uint8Array(await readBody(exchange));
    const options = await readForwarding();
    const { url, name, fileName, formData, header } = outgoing;
    const request = { header, body: { ...formData, [name]: `${fileName}, ${file.length} bytes` } };
    const call = { caller: { phone, user }, to: 'wxlogin' as const, name: nameOf('POST', url), request };
    return draw<IncomingAnswer>(call, () => forwardUpload(outgoing, file, options), readHttpEnd);
  };

  return async (exchange, name) => {
    if (name === 'upload') return sendJson(exchange, await upload(exchange));
    const procedure = procedures.get(name);
    if (!procedure) return refuse(exchange, 404, 'There is no such call.');
    const message: unknown = JSON.parse((await readBody(exchange)).toString('utf8'));
    sendJson(exchange, await procedure(message as Caller, message)); // as above
  };
}

function nameOf(method: string, url: string): string {
  return `${method} ${URL.canParse(url) ? new URL(url).pathname : url}`;
}

function show({ url, header, body }: OutgoingRequest): unknown {
  const type = findHeader(header, 'content-type') ?? '';
  const content = body === null ? undefined : readContent(Buffer.from(body, 'base64'), type);
  const search = URL.canParse(url) ? new URL(url).searchParams : new URLSearchParams();
  return {
    ...(search.size > 0 && { query: Object.fromEntries(search) }),
    header,
    ...(content !== undefined && { body: content }),
  };
}
