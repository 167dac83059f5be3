import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandIn {
  readonly url: string;
  /** A code never seen, of person number `n`. */
  code(n: number): string;
  close(): void;
}

/**
 * No more of WeChat than a login needs, so that it costs the same at any time. It answers when so many have asked, all in one turn: their
 * logins then meet in one commit.
 */
export async function startStandIn({ together }: { readonly together: number }): Promise<StandIn> {
  let asked: { readonly response: ServerResponse; readonly openid: string }[] = [];
  let codes = 0;
  const server = createServer((request, response) => {
    const code = new URL(request.url ?? '', 'http://wechat').searchParams.get('js_code') ?? '';
    asked.push({ response, openid: code.replace(/.*-/, '') });
    if (asked.length < together) return;
    const all = asked;
    asked = [];
    for (const each of all)
      each.response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ session_key: 'c2Vzc2lvbiBrZXkgMDAwMA==', openid: each.openid }));
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    code(n) {
      codes += 1;
      return `0${String(codes).padStart(15, 'a')}-oPERSON${String(n).padStart(21, '0')}`;
    },
    close: () => server.close().closeAllConnections(),
  };
}
