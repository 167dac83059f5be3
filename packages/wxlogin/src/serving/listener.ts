import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Login } from '@wxlogin/server';

/** An open port, behind which a login answers once it is there. */
export interface Listener {
  /** Such as http://127.0.0.1:8800, without a slash at the end. */
  readonly url: string;
  answerWith(login: Login): void;
  /**
   * Ends gracefully: what has begun is finished, what comes meanwhile gets shutting_down, then the port is closed. Whoever is not done
   * after 8 seconds is cut off. Closes the login too.
   */
  close(): Promise<void>;
}

const limits = {
  headersTimeout: 8_000,
  requestTimeout: 15_000,
  /** Without this the two limits above are looked at every 30 s only. */
  connectionsCheckingInterval: 1_000,
  /** Longer than proxies keep idle connections (60 s), so that none is closed under a proxy about to use it. */
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16 * 1024,
};
const maxConnections = 10_000;
const patienceMs = 8_000;

/** Opens the port; rejects with what listening throws. */
export async function listen({ host, port }: { host: string; port: number }): Promise<Listener> {
  const server = createServer(limits);
  server.maxConnections = maxConnections;
  server.listen(port, host);
  await once(server, 'listening');

  const begun = new Set<ServerResponse>();
  let login: Login | undefined;
  let isClosing = false;

  server.on('request', (request, response) => {
    begun.add(response);
    response.once('close', () => begun.delete(response));
    if (isClosing) response.setHeader('connection', 'close');
    if (login) login.nodeHandler(request, response);
    else response.writeHead(503, { 'retry-after': '1' }).end();
  });

  return {
    url: findURL(server.address() as AddressInfo), // it listens on a port, not on a pipe
    answerWith(answering) {
      login = answering;
    },
    async close() {
      isClosing = true;
      const impatience = setTimeout(() => server.closeAllConnections(), patienceMs);
      for (const response of begun) if (!response.headersSent) response.setHeader('connection', 'close');
      await login?.close();
      server.close();
      const closed = once(server, 'close');
      await Promise.all([...begun].map((response) => once(response, 'close')));
      // What is left has asked nothing, or has its answer.
      server.closeAllConnections();
      await closed;
      clearTimeout(impatience);
    },
  };
}

function findURL({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
