import net from 'node:net';
import tls from 'node:tls';

/** What the stub does with one complete request, whose first line it is given; it may also leave it hanging. */
export type Behaviour = (socket: net.Socket, requestLine: string) => void;

export interface Stub {
  readonly baseURL: string;
  readonly port: number;
  /** The first line of every request received, whole. */
  readonly requestLines: readonly string[];
  /** Everything received, raw. */
  readonly received: () => string;
  readonly connections: () => number;
  close(): Promise<void>;
}

interface StubOptions {
  readonly behave: Behaviour;
  readonly port?: number;
  /** Called with each TCP connection before TLS begins. */
  readonly beforeHandshake?: (socket: net.Socket) => void;
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A server made of bytes: it counts what really arrives and answers whatever a test wants, HTTP or not. */
export async function startStub({ behave, port = 0, beforeHandshake, tls: certificate }: StubOptions): Promise<Stub> {
  const requestLines: string[] = [];
  const sockets = new Set<net.Socket>();
  let received = '';
  let connections = 0;

  const accept = (socket: net.Socket) => {
    if (!certificate) connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    let pending = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      pending += chunk.toString('latin1');
      for (let end = pending.indexOf('\r\n\r\n'); end >= 0; end = pending.indexOf('\r\n\r\n')) {
        const length = Number(/content-length: (\d+)/i.exec(pending)?.[1] ?? 0);
        if (pending.length < end + 4 + length) return;
        const requestLine = pending.slice(0, pending.indexOf('\r\n'));
        requestLines.push(requestLine);
        pending = pending.slice(end + 4 + length);
        behave(socket, requestLine);
      }
    });
  };
  const server = certificate ? tls.createServer(certificate, accept) : net.createServer(accept);
  server.on('tlsClientError', () => {});
  if (certificate) {
    server.on('connection', (socket: net.Socket) => {
      connections += 1;
      beforeHandshake?.(socket);
    });
  }
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: listening } = server.address() as net.AddressInfo;

  return {
    baseURL: `${certificate ? 'https' : 'http'}://127.0.0.1:${listening}`,
    port: listening,
    requestLines,
    received: () => received,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface RawAnswer {
  readonly status?: string;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

/** A whole HTTP answer the way WeChat sends it: JSON as text/plain, the connection kept alive. */
export const answer =
  ({ status = '200 OK', headers = ['Content-Type: text/plain'], body = '' }: RawAnswer): Behaviour =>
  (socket) => {
    const bytes = Buffer.from(body);
    const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${bytes.length}`];
    socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]));
  };

export const answerJson = (value: unknown): Behaviour => answer({ body: JSON.stringify(value) });
