import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoginError } from '../errors.ts';
import { alreadyRead, brokenOff, createBodyCollector } from './body/collect-body.ts';
import type { Handler } from './handler.ts';
import type { Incoming, Outgoing } from './message.ts';

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** How long a refused body may go on arriving, so that its sender gets to read the refusal. */
const drainMs = 2_000;
const shortBytes = 16 * 1024;

/** The node:http door; fits http.createServer, Express, Connect and alike. */
export const createNodeHandler =
  (handle: Handler): NodeHandler =>
  (request, response) => {
    void handle(readRequest(request)).then((answer) => {
      // A framework around us may have answered meanwhile, such as when its own time was up.
      if (response.headersSent) return;
      if (!request.complete && !isShort(request)) refuseTheRest(request, response);
      send(response, answer, request.method === 'HEAD');
    });
  };

function send(response: ServerResponse, { status, headers, body }: Outgoing, isHead: boolean): void {
  if (body === null) {
    response.writeHead(status, headers).end();
    return;
  }
  const content = typeof body === 'string' && !isASCII(body) ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, 'content-length': content.length });
  if (isHead) response.end();
  else response.end(content, 'latin1');
}

/** Nearly every answer: as long as it is in characters, and written without being encoded. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII too
const isASCII = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

function readRequest(request: IncomingMessage): Incoming {
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    peer: request.socket.remoteAddress,
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    readBody: (limit) => readBody(request, limit),
  };
}

function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > limit)
    return Promise.reject(new LoginError('payload_too_large'));
  if (request.readableDidRead) return Promise.reject(alreadyRead());
  // Whoever is gone already sends neither an end nor an error any more.
  if (request.destroyed) return Promise.reject(brokenOff());
  const body = createBodyCollector(limit);
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer) => {
      try {
        body.add(chunk);
      } catch (error) {
        request.off('data', take);
        reject(error);
      }
    };
    request.on('data', take);
    request.once('end', () => resolve(body.whole()));
    request.once('error', () => reject(brokenOff()));
  });
}

/** Whether what is still to come is less trouble than a new connection: node:http reads it after the answer, and waits for it no longer than for any request. */
const isShort = ({ headers }: IncomingMessage): boolean => Number(headers['content-length']) <= shortBytes;

function refuseTheRest(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
  request.resume();
  const timer = setTimeout(() => request.destroy(), drainMs).unref();
  request.once('close', () => clearTimeout(timer));
}
