import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, BlockList } from 'node:net';
import { type Logger, type Login, metricsMediaType } from '@wxlogin/server';
import { findURL } from './find-url.ts';

/** A port for those who run the service: nothing of the public one is here, and nothing of this is there. */
export interface OperatorListener {
  readonly url: string;
  /** At once: whoever asks for numbers asks again. */
  close(): Promise<void>;
}

interface Behind {
  readonly login: Pick<Login, 'metrics'>;
  readonly logger: Logger;
}

const limits = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 8 * 1024,
};
const maxConnections = 64;

/** Opens the port and answers `GET /metrics`; rejects with what listening throws. */
export async function listenForOperators(
  { host, port }: { host: string; port: number },
  behind: Behind,
): Promise<OperatorListener> {
  const server = createServer(limits);
  server.maxConnections = maxConnections;
  server.listen({ port, host });
  await once(server, 'listening');
  const at = server.address() as AddressInfo; // it listens on a port, not on a pipe
  const isOurs = createIsOurs(at);
  server.on('request', (request, response) => {
    void answer(request, behind, isOurs).then(({ status, text = '', headers }) => {
      response.writeHead(status, { ...plain, ...headers });
      end(request, response, text);
    });
  });
  return {
    url: findURL(at),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const plain = {
  'content-type': 'text/plain; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

interface Answer {
  readonly status: number;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answer(request: IncomingMessage, { login, logger }: Behind, isOurs: IsOurs): Promise<Answer> {
  if (!isOurs(request.headers.host)) return { status: 421, text: 'Ask for this address by its own name.\n' };
  if (request.url?.split('?', 1)[0] !== '/metrics') return { status: 404, text: 'There is /metrics here.\n' };
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } };
  try {
    return { status: 200, text: await login.metrics(), headers: { 'content-type': metricsMediaType } };
  } catch (cause) {
    logger.error({ cause: String(cause) }, 'the metrics cannot be written');
    return { status: 500 };
  }
}

/** A body is not expected here; a connection with one is not used again. */
function end(request: IncomingMessage, response: ServerResponse, text: string): void {
  response.end(request.method === 'HEAD' ? undefined : text);
  if (!request.complete) request.socket.destroySoon();
}

type IsOurs = (host: string | undefined) => boolean;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * On loopback only this machine's own names are answered: a page in a browser of this machine may have a name of its own lead here (DNS
 * rebinding). Elsewhere nobody knows by which names the port is reached.
 */
function createIsOurs({ address, family }: AddressInfo): IsOurs {
  const isLoopback = loopback.check(address, family === 'IPv6' ? 'ipv6' : 'ipv4');
  if (!isLoopback) return () => true;
  const names = new Set(['localhost', '127.0.0.1', '[::1]', family === 'IPv6' ? `[${address}]` : address]);
  return (host = '') => names.has(/^(.+?)(?::\d{1,5})?$/.exec(host.toLowerCase())?.[1] ?? '');
}
