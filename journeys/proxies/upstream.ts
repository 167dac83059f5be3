import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly forwardedFor: string | undefined;
}

/** Stands where wxlogin stands, to see what a proxy makes of a request. Asked for something with `break-off` in it, it breaks the connection off. */
export interface Upstream {
  /** host:port */
  readonly address: string;
  /** Everything that arrived whole but the proxy's own question for readiness, in order. */
  readonly received: Received[];
  close(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      const { method = '', url: path = '', headers } = request;
      if (path !== '/readyz') received.push({ method, path, forwardedFor: headers['x-forwarded-for']?.toString() });
      if (path.includes('break-off')) request.socket.destroy();
      else response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
