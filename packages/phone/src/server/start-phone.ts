import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { isIP } from 'node:net';
import path from 'node:path';
import { Agent } from 'undici';
import { createTraceStream } from '../trace/sse.ts';
import { createTrace, type Trace } from '../trace/trace.ts';
import { createWeChatSide } from '../trace/wechat-side.ts';
import { createChangeStream } from './change-stream.ts';
import { watchFolders } from './changes.ts';
import { openMiniProgram } from './mini-program.ts';
import { answerRequest, listRoutes } from './routes.ts';
import { createRpc } from './rpc.ts';
import { createWeChat } from './wechat.ts';

export interface PhoneStartOptions {
  /** The folder one would open in DevTools. */
  miniprogram: string;
  /** Origin of the WeChat emulator. */
  emulatorURL: string;
  /** Where wxlogin is, for the links of the demo page; its origin is on the domain list. */
  wxloginURL?: string;
  /** Loopback only; 127.0.0.1 by default. */
  host?: string;
  /** 8801 by default; 0 for any free one. */
  port?: number;
  /** Like a hosts file: an origin the mini program asks for -> the origin that is called. */
  hosts?: Record<string, string>;
  /** WeChat's request domain list: origins. Those of `hosts` are on it. */
  domains?: readonly string[];
  /** Where npm packages are looked for when neither the mini program nor a folder above has them. */
  npmRoot?: string;
  /** Storage of mini programs is kept in the browser under this name: a new one is a phone that remembers nothing. */
  instance?: string;
}

export interface Phone {
  url: string;
  /** What the live drawing shows; the program adds what wxlogin writes. */
  trace: Trace;
  close(): Promise<void>;
}

const DEFAULT_PORT = 8801;
const DEFAULT_WXLOGIN = 'http://127.0.0.1:8800';
const PHONES = [
  { id: 'phone-1', user: 'xiaoming' },
  { id: 'phone-2', user: 'xiaohong' },
];

/**
 * Starts the server of the browser phone: `/` is the demo page, `/phone?id=&user=&lang=&theme=&path=&scene=` one phone.
 * Rejects when the address cannot be listened on. Listens on loopback only and answers its own pages only.
 */
export async function startPhone(options: PhoneStartOptions): Promise<Phone> {
  const { host = '127.0.0.1', port = DEFAULT_PORT, instance = '' } = options;
  if (!/^(127\.|::1$|localhost$)/.test(host)) throw new Error(`the phone listens on loopback only, not on ${host}`);
  const rooms = createRooms(options);
  const routes = listRoutes({ ...rooms, instance });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://phone');
    void answerRequest(routes, { request, response, url });
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    await rooms.close();
    throw error;
  }
  const watch = await watchFolders(await rooms.listWatched(), rooms.changes.tell);
  return {
    url: urlOf(server, host),
    trace: rooms.trace,
    async close() {
      watch.close();
      await closeServer(server);
      await rooms.close();
    },
  };
}

function createRooms(options: PhoneStartOptions) {
  const { miniprogram, emulatorURL, wxloginURL = DEFAULT_WXLOGIN, hosts = {}, domains = [], npmRoot } = options;
  const folder = path.resolve(miniprogram);
  const dispatcher = new Agent();
  const miniProgram = openMiniProgram(folder, npmRoot === undefined ? {} : { npmRoot });
  const wechat = createWeChat(emulatorURL, dispatcher);
  const trace = createTrace();
  const listed = [...domains, new URL(wxloginURL).origin];
  const readForwarding = async () => {
    const { appid, urlCheck } = await miniProgram.project();
    return { appid, dispatcher, network: { domains: listed, hosts, urlCheck } };
  };
  const traceStream = createTraceStream(trace);
  const wechatSide = createWeChatSide({ emulatorURL, trace, dispatcher });
  const changes = createChangeStream();
  return {
    ...{ miniProgram, wechat, trace, traceStream, changes },
    rpc: createRpc({ wechat, trace, readForwarding }),
    readPageConfig: async () => {
      const { name } = await miniProgram.project();
      return { wxloginURL: hosts[wxloginURL] ?? wxloginURL, emulatorURL, phones: PHONES, miniprogram: name };
    },
    listWatched: async () => [...new Set([folder, (await miniProgram.project()).root])],
    async close() {
      traceStream.close();
      changes.close();
      await wechatSide.close();
      await dispatcher.destroy();
    },
  };
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
