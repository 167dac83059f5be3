import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request to the phone's server, and what is needed to answer it. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

const LARGEST_BODY = 32 * 1024 * 1024;

export function send({ response }: Exchange, type: string, body: string | Uint8Array): void {
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  response.end(body);
}

export function sendJson(exchange: Exchange, value: unknown): void {
  send(exchange, 'application/json; charset=utf-8', JSON.stringify(value));
}

export function refuse({ response }: Exchange, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' });
  response.end(`${why}\n`);
}

/** Rejects when the body is longer than 32 MB. */
export async function readBody({ request }: Exchange): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > LARGEST_BODY) throw new Error('the body is longer than 32 MB');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
