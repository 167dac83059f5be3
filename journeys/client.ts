import { Pool } from 'undici';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: journeys look into answers of every shape
  readonly json: any;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Sent {
  readonly json?: unknown;
  /** Instead of JSON, as OAuth has it. */
  readonly form?: Readonly<Record<string, string>>;
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody who keeps connections open, as mini programs and proxies do, and sends everything once. */
export interface Client {
  /** Rejects when the connection breaks before the whole answer is there. */
  send(method: Method, path: string, sent?: Sent): Promise<Answer>;
  logIn(login: { readonly code: string; readonly appid?: string }, key?: string): Promise<Answer>;
  refresh(refreshToken: string): Promise<Answer>;
  close(): Promise<void>;
}

export function createClient(url: string): Client {
  const pool = new Pool(url, { pipelining: 1 });

  async function send(method: Method, path: string, sent: Sent = {}): Promise<Answer> {
    const { json, form, bearer, headers } = sent;
    const formText = form && new URLSearchParams(form).toString();
    const {
      statusCode,
      headers: received,
      body,
    } = await pool.request({
      method,
      path,
      body: formText ?? (json === undefined ? null : JSON.stringify(json)),
      headers: {
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
    });
    const text = await body.text();
    return { status: statusCode, headers: received, json: text.startsWith('{') ? JSON.parse(text) : undefined };
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
