import { Agent, request } from 'node:http';
import type { Login } from '@wxlogin/server';

/** A request as it goes out. */
export interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer | null;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The path as the service was asked for it. */
  readonly path: string;
}

/** How requests reach the service. */
export interface Door {
  send(sent: Sent): Promise<Answered>;
  close(): void;
}

/** The longest that anybody is to wait for an answer. */
const longestMs = 5_000;

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${longestMs} ms`)), longestMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The program, through a connection that is kept open. */
export function openSocketDoor(url: string): Door {
  const { port, hostname } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = ({ method, target, headers, bytes }: Sent) =>
    new Promise<Answered>((resolve, reject) => {
      const length = bytes && { 'content-length': String(bytes.length) };
      const options = { hostname, port, method, path: target, agent, headers: { ...headers, ...length } };
      const outgoing = request(options, (response) => {
        let text = '';
        response.setEncoding('latin1').on('data', (chunk) => {
          text += chunk;
        });
        const path = target.split('?', 1)[0] ?? '';
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, path }));
        response.on('error', reject);
      });
      outgoing.on('error', reject).end(bytes ?? undefined);
    });
  return { send: (sent) => withinTime(send(sent)), close: () => agent.destroy() };
}

/** The handler for programs that embed the service. */
export function openFetchDoor(login: Login, issuer: string): Door {
  async function send({ method, target, headers, bytes }: Sent): Promise<Answered> {
    const url = new URL(/^(?:\/|$)/.test(target) ? issuer + target : target);
    const response = await login.fetch(new Request(url, { method, headers, body: bytes && new Uint8Array(bytes) }));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: Buffer.from(await response.arrayBuffer()).toString('latin1'),
      path: url.pathname,
    };
  }
  return { send: (sent) => withinTime(send(sent)), close() {} };
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request for a shell, to be seen again. */
export function writeCurl({ method, target, headers, bytes }: Sent, url: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `-H ${quote(value ? `${name}: ${value}` : `${name};`)}`);
  const body = bytes ? `printf %s ${quote(bytes.toString('base64'))} | base64 -d | ` : '';
  return `${body}curl -i --path-as-is -X ${method} ${lines.join(' ')}${bytes ? ' --data-binary @-' : ''} ${quote(url + target)}`;
}
