import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Emulator, type EmulatorOptions, startEmulator } from '@wxlogin/emulator';
import { createLogin } from '../src/create-login.ts';
import type { LoginEvent } from '../src/events.ts';
import type { Login } from '../src/login.ts';
import type { LoginOptions } from '../src/options.ts';

export const appid = 'wx1111111111111111';
export const otherAppid = 'wx2222222222222222';
export const appSecret = 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1';
export const issuer = 'http://login.test';

/** Everything of one test: WeChat's stand-in, a login service with its clock turned by hand, and what it recorded. */
export interface Desk {
  readonly emulator: Emulator;
  readonly login: Login;
  readonly events: LoginEvent[];
  readonly logs: string[];
  advance(seconds: number): void;
  /** Of the socket door. */
  readonly server: Server | undefined;
  /** Where the service is reached. */
  readonly address: string;
  /** A fresh code of this person. */
  code(user?: string, ofApp?: string): Promise<string>;
  send(method: string, path: string, options?: Sent): Promise<Reply>;
  close(): Promise<void>;
}

interface Sent {
  readonly json?: unknown;
  readonly body?: NonNullable<RequestInit['body']>;
  readonly headers?: Record<string, string>;
  readonly bearer?: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
  readonly bytes: Buffer;
}

/** For tests of something else, which ask more often than people do. */
export const noLimits = {
  addressLoginsPerMinute: 0,
  appLoginsPerSecond: 0,
  codeTriesPerMinute: 0,
  sessionRefreshesPerMinute: 0,
  userChangesPerMinute: 0,
};

/** How requests reach the service: handed over directly, or through a socket. */
export type Door = 'fetch' | 'socket';

export async function startDesk(
  options: Partial<LoginOptions> = {},
  door: Door = 'fetch',
  ofEmulator: EmulatorOptions = {},
): Promise<Desk> {
  const time = { ms: Date.now() };
  const events: LoginEvent[] = [];
  const logs: string[] = [];
  const write = (level: string) => (facts: object, message: string) =>
    void logs.push(JSON.stringify({ level, ...facts, message }));
  const known = [appid, otherAppid].map((each) => ({ appid: each, secret: appSecret }));
  const emulator = await startEmulator({ port: 0, apps: known, clock: () => time.ms, ...ofEmulator });
  const login = await createLogin({
    mode: 'development',
    issuer,
    apps: [appid, otherAppid].map((each) => ({ appid: each, appSecret })),
    database: 'memory:',
    wechatEmulatorURL: emulator.url,
    clock: { nowMs: () => time.ms, monotonicMs: () => performance.now() },
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    onEvent: (event) => void events.push(event),
    ...noLimits,
    ...options,
  });
  const server = door === 'socket' ? createServer(login.nodeHandler).listen(0, '127.0.0.1') : undefined;
  if (server) await once(server, 'listening');
  const address = server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : issuer;
  return {
    emulator,
    login,
    events,
    logs,
    server,
    address,
    advance: (seconds) => {
      time.ms += seconds * 1000;
    },
    code: async (user = 'xiaoming', ofApp = appid) => (await emulator.loginCode({ user, appid: ofApp })).code,
    send: (method, path, sent = {}) =>
      send(server ? fetch : login.fetch, new Request(address + path, readInit(method, sent))),
    close: async () => {
      await login.close();
      await emulator.close();
      server?.close().closeAllConnections();
    },
  };
}

function readInit(method: string, { json, body, headers = {}, bearer }: Sent): RequestInit {
  return {
    method,
    body: json === undefined ? (body ?? null) : JSON.stringify(json),
    headers: {
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
  };
}

const send = async (door: (request: Request) => Promise<Response>, request: Request): Promise<Reply> =>
  readReply(await door(request));

export async function readReply(response: Response): Promise<Reply> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = bytes.length > 0 && response.headers.get('content-type')?.includes('json');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    json: isJson ? JSON.parse(bytes.toString()) : undefined,
  };
}
