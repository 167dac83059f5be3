import type { IncomingMessage, ServerResponse } from 'node:http';
import { LoginError } from '../errors.ts';
import { alreadyRead, brokenOff, createBodyCollector } from './body/collect-body.ts';
import type { Handler } from './handler.ts';
import type { Incoming } from './message.ts';

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** How long a refused body may go on arriving, so that its sender gets to read the refusal. */
const drainMs = 2_000;

/** The node:http door; fits http.createServer, Express, Connect and alike. */
export const createNodeHandler =
  (handle: Handler): NodeHandler =>
  (request, response) => {
    void handle(readRequest(request)).then(({ status, headers, body }) => {
      // A framework around us may have answered meanwhile, such as when its own time was up.
      if (response.headersSent) return;
      if (!request.complete) refuseTheRest(request, response);
      response.writeHead(status, body === null ? headers : { ...headers, 'content-length': Buffer.byteLength(body) });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  };

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

function refuseTheRest(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('connection', 'close');
  request.resume();
  const timer = setTimeout(() => request.destroy(), drainMs).unref();
  request.once('close', () => clearTimeout(timer));
}
