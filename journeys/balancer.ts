import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * A small load balancer: round robin over what is ready, kept-alive connections, and no second try of anything. Whoever is not ready twice
 * in a row is asked no more until it is again; where nobody is, whoever was last, as better a slow answer than none.
 */
export interface Balancer {
  readonly url: string;
  /** How often it had to answer itself, and why: 502, as an instance was lost under a request. */
  readonly failures: ReadonlyMap<string, number>;
  /** Resolves when the instance is among those that are asked, or is not; rejects after half a minute. */
  sees(instance: string, state: 'ready' | 'gone'): Promise<void>;
  close(): Promise<void>;
}

const patienceMs = 30_000;
const patientChecks = 2;

interface Backend {
  readonly url: string;
  readonly agent: Agent;
  /** Checks in a row that did not find it ready. */
  failedChecks: number;
}

/** @param instances addresses such as http://127.0.0.1:8800; each is asked at /readyz every `checkMs`. */
export async function startBalancer(instances: readonly string[], { checkMs = 100 } = {}): Promise<Balancer> {
  const failures = new Map<string, number>();
  const backends: Backend[] = instances.map((url) => ({
    url,
    agent: new Agent({ keepAlive: true }),
    failedChecks: patientChecks,
  }));
  const watchers = new Set<() => void>();
  let turn = 0;
  let isClosed = false;

  async function watchOver(backend: Backend): Promise<void> {
    while (!isClosed) {
      backend.failedChecks = (await look(backend.url)) ? 0 : backend.failedChecks + 1;
      for (const watch of watchers) watch();
      await wait(checkMs);
    }
  }
  for (const backend of backends) void watchOver(backend);

  function choose(): Backend | undefined {
    const fewest = Math.min(...backends.map(({ failedChecks }) => failedChecks));
    const asked = backends.filter((backend) => isReady(backend) || backend.failedChecks === fewest);
    turn += 1;
    return asked[turn % asked.length];
  }

  const server = createServer((incoming, outgoing) => {
    const backend = choose();
    const fail = (reason: string) => {
      failures.set(reason, (failures.get(reason) ?? 0) + 1);
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(reason);
    };
    if (!backend) return fail('there are no instances');
    forward(backend, { incoming, outgoing }, (reason) => {
      backend.failedChecks = patientChecks;
      fail(reason);
    });
  });
  // Its clients keep their connections for as long as they like.
  server.keepAliveTimeout = 0;
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures,
    sees: (instance, state) =>
      new Promise((resolve, reject) => {
        const patience = setTimeout(() => reject(new Error(`${instance} is not ${state} yet`)), patienceMs);
        const watch = () => {
          if (backends.filter(isReady).some(({ url }) => url === instance) !== (state === 'ready')) return;
          watchers.delete(watch);
          clearTimeout(patience);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    async close() {
      isClosed = true;
      server.close();
      server.closeAllConnections();
      for (const { agent } of backends) agent.destroy();
      await once(server, 'close');
    },
  };
}

const isReady = ({ failedChecks }: Backend): boolean => failedChecks < patientChecks;

const look = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const asked = get(`${url}/readyz`, { agent: false, timeout: 1500 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
  });

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Passes one request on, exactly once. */
function forward({ url, agent }: Backend, { incoming, outgoing }: Exchange, fail: (reason: string) => void): void {
  const passed = request(
    url + incoming.url,
    { method: incoming.method, headers: endToEnd(incoming), agent },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer));
      answer.pipe(outgoing);
      answer.once('error', (error) => fail(error.message));
    },
  );
  passed.once('error', (error) => fail(error.message));
  incoming.pipe(passed);
}

/** The headers without those that are about one connection only. */
function endToEnd({ headers }: IncomingMessage): IncomingMessage['headers'] {
  const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...rest } = headers;
  return rest;
}
