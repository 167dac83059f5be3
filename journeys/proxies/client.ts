import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import type { ReverseProxy } from './proxy.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: journeys look into answers of every shape
  readonly json: any;
}

/** Somebody on the other side of the proxy. */
export interface Client {
  send(method: 'GET' | 'POST', path: string, sent?: Sent): Promise<Answer>;
  close(): Promise<void>;
}

interface Sent {
  readonly json?: unknown;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param address whom the proxy sees: another one of this machine than the proxy's own */
export function createClient({ url, authority }: ReverseProxy, address?: string): Client {
  const agent = new Agent({
    connect: { ca: authority, lookup: toLoopback },
    ...(address && { localAddress: address }),
  });
  return {
    async send(method, path, { json, body, headers } = {}) {
      const { statusCode, body: answer } = await request(url + path, {
        method,
        dispatcher: agent,
        body: json === undefined ? (body ?? null) : JSON.stringify(json),
        headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
      });
      const text = await answer.text();
      return { status: statusCode, json: text.startsWith('{') ? JSON.parse(text) : undefined };
    },
    close: () => agent.close(),
  };
}

/** `localhost` may also mean ::1, where no proxy of ours listens. */
const toLoopback: LookupFunction = (_name, options, found) => lookup('127.0.0.1', options, found);
