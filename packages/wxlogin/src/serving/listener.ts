import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Login } from '@wxlogin/server';
import { findURL } from './find-url.ts';

/** An open port, behind which a login answers once it is there. */
export interface Listener {
  /** Such as http://127.0.0.1:8800, without a slash at the end. */
  readonly url: string;
  answerWith(login: Login): void;
  /**
   * Sends everybody elsewhere: for so long the login says that it is not ready, and answers everything else still. Each answer from now on
   * ends its connection.
   */
  drain(seconds: number): Promise<void>;
  /**
   * Ends gracefully: closes the port, finishes what has begun, closes the login. Whoever is not done 8 seconds after the drain began is cut
   * off, but after a long drain not before 5 seconds of this.
   */
  close(): Promise<void>;
}

/**
 * A request that is not answered yet. At its end it lets go of its response: each time a Set grows or is tidied, V8 leaves its old table behind,
 * and what stood in that one would live on, a request in two, until the whole heap is collected.
 */
interface Begun {
  response: ServerResponse | undefined;
}

const limits = {
  headersTimeout: 8_000,
  requestTimeout: 15_000,
  /** How often the two limits above are looked at: those who came together are closed bit by bit, not in one long turn. */
  connectionsCheckingInterval: 100,
  /** Longer than proxies keep idle connections (60 s), so that none is closed under a proxy about to use it. */
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16 * 1024,
};
const maxConnections = 10_000;
/** Connections that wait to be taken; beyond these (or what the machine allows) it lets newcomers try again a second later. */
const backlog = 4096;
const patienceMs = 8_000;
const leastPatienceMs = 5_000;
const longestSettlingMs = 1_000;

/** Opens the port; rejects with what listening throws. */
export async function listen({ host, port }: { host: string; port: number }): Promise<Listener> {
  const server = createServer(limits);
  server.maxConnections = maxConnections;
  server.listen({ port, host, backlog });
  await once(server, 'listening');

  const begun = new Set<Begun>();
  let login: Login | undefined;
  let isEnding = false;
  let drainedMs = 0;
  let arrivals = 0;

  server.on('connection', () => {
    arrivals += 1;
  });
  server.on('request', (request, response) => {
    arrivals += 1;
    const one: Begun = { response };
    begun.add(one);
    response.once('close', () => {
      begun.delete(one);
      one.response = undefined;
    });
    if (isEnding) response.setHeader('connection', 'close');
    if (login) login.nodeHandler(request, response);
    else response.writeHead(503, { 'retry-after': '1' }).end();
  });

  const findBegun = () => [...begun].flatMap(({ response }) => response ?? []);
  const endConnections = () => {
    isEnding = true;
    for (const response of findBegun()) if (!response.headersSent) response.setHeader('connection', 'close');
  };

  return {
    url: findURL(server.address() as AddressInfo), // it listens on a port, not on a pipe
    answerWith(answering) {
      login = answering;
      login.refuseEarly(server);
    },
    async drain(seconds) {
      login?.drain();
      endConnections();
      drainedMs = seconds * 1000;
      await wait(drainedMs);
    },
    async close() {
      endConnections();
      const patience = Math.max(leastPatienceMs, patienceMs - drainedMs);
      const impatience = setTimeout(() => server.closeAllConnections(), patience);
      const closed = once(server, 'close');
      await settle(() => arrivals);
      // Whoever comes now is refused by the machine itself, which every proxy takes as: not begun, ask another.
      server.close();
      do {
        await Promise.all(findBegun().map((response) => once(response, 'close')));
        await settle(() => arrivals);
      } while (begun.size > 0);
      // What is left has asked nothing, or has its answer.
      server.closeAllConnections();
      await closed;
      clearTimeout(impatience);
      await login?.close();
    },
  };
}

/**
 * Resolves when nothing arrives any more. Connections and requests that were sent before may still lie in the queues of the machine, of
 * which each turn of the event loop takes one; what lies there when the port is closed is lost.
 */
async function settle(countArrivals: () => number): Promise<void> {
  const latestMs = performance.now() + longestSettlingMs;
  for (let quietTurns = 0; quietTurns < 3 && performance.now() < latestMs; ) {
    const before = countArrivals();
    await new Promise((resolve) => setImmediate(resolve));
    quietTurns = countArrivals() === before ? quietTurns + 1 : 0;
  }
}
