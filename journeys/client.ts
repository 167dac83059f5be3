import { Pool } from 'undici';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: journeys look into answers of every shape
  readonly json: any;
}

interface Sent {
  readonly json?: unknown;
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who keeps connections open, as mini programs and proxies do, and sends everything once. */
export interface Client {
  /** Rejects when the connection breaks before the whole answer is there. */
  send(method: 'GET' | 'POST', path: string, sent?: Sent): Promise<Answer>;
  logIn(login: { readonly code: string; readonly appid?: string }, key?: string): Promise<Answer>;
  refresh(refreshToken: string): Promise<Answer>;
  close(): Promise<void>;
}

export function createClient(url: string): Client {
  const pool = new Pool(url, { pipelining: 1 });

  async function send(method: 'GET' | 'POST', path: string, { json, bearer, headers }: Sent = {}): Promise<Answer> {
    const { statusCode, body } = await pool.request({
      method,
      path,
      body: json === undefined ? null : JSON.stringify(json),
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
    });
    const text = await body.text();
    return { status: statusCode, json: text.startsWith('{') ? JSON.parse(text) : undefined };
  }

  return {
    send,
    logIn: ({ code, appid }, key) =>
      send('POST', '/login', {
        json: { code, appid },
        ...(key !== undefined && { headers: { 'idempotency-key': key } }),
      }),
    refresh: (refreshToken) => send('POST', '/refresh', { json: { refresh_token: refreshToken } }),
    close: () => pool.destroy(),
  };
}
