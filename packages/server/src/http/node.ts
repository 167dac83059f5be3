import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { LoginError } from '../errors.ts';
import { alreadyRead, brokenOff, createBodyCollector } from './body/collect-body.ts';
import type { Handler } from './handler.ts';
import type { Incoming, Outgoing } from './message.ts';

export type { IncomingMessage, Server };

export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** A refused body may go on arriving, up to so much and with pauses of so long: most senders look for an answer when they have sent everything. */
const drainBytes = 16 * 1024 * 1024;
const pauseMs = 1_000;
const shortBytes = 16 * 1024;

/** The node:http door; fits http.createServer, Express, Connect and alike. */
export const createNodeHandler =
  (handle: Handler): NodeHandler =>
  (request, response) => {
    void handle(readRequest(request)).then((answer) => {
      // A framework around us may have answered meanwhile, such as when its own time was up.
      if (response.headersSent) return;
      if (request.complete || isShort(request)) response.end(writeHead(request, response, answer), 'latin1');
      else answerEarly(request, response, answer);
    });
  };

/** Gives the bytes that follow. */
function writeHead({ method }: IncomingMessage, response: ServerResponse, { status, headers, body }: Outgoing) {
  if (body === null) {
    response.writeHead(status, headers);
    return '';
  }
  const content = typeof body === 'string' && !isASCII(body) ? Buffer.from(body) : body;
  response.writeHead(status, { ...headers, 'content-length': content.length });
  return method === 'HEAD' ? '' : content;
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

/**
 * The answer at once, its end when the rest of the body has come: with the end node:http closes the connection, and whoever still sends would
 * be told that it is reset, and nothing else.
 */
function answerEarly(request: IncomingMessage, response: ServerResponse, answer: Outgoing): void {
  let left = drainBytes;
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, pauseMs).unref();
  request.on('data', (bytes: Buffer) => {
    left -= bytes.length;
    if (left < 0) end();
    else timer.refresh();
  });
  request.once('close', end);
  response.setHeader('connection', 'close');
  response.write(writeHead(request, response, answer), 'latin1');
  // Whoever has asked whether to send it does not.
  if (request.headers.expect !== undefined) end();
}
