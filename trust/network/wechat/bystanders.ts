import { createClient } from '../../../journeys/client.ts';

export interface Bystanders {
  /** Of each answer since the last call, in milliseconds. */
  take(): number[];
  /** What was not answered with 200. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

const everyMs = 8;

/** People who do not log in meanwhile: keys, life sign and profile are asked for at a steady rate, whether or not the last answer is there. */
export function watchBystanders(url: string, bearer: string): Bystanders {
  const client = createClient(url);
  const underWay = new Set<Promise<void>>();
  const failures: string[] = [];
  let latencies: number[] = [];
  let turn = 0;
  const routes = ['/.well-known/jwks.json', '/livez', '/me'];

  async function ask(path: string, dueMs: number): Promise<void> {
    const answer = await client.send('GET', path, { bearer }).catch((error: Error) => error);
    if (answer instanceof Error || answer.status !== 200)
      failures.push(`${path}: ${answer instanceof Error ? answer.message : answer.status}`);
    latencies.push(performance.now() - dueMs);
  }

  let dueMs = performance.now();
  const timer = setInterval(() => {
    // From the moment it was due: what waits because something else is slow has waited too.
    for (; dueMs <= performance.now(); dueMs += everyMs) {
      const asked = ask(routes[turn++ % routes.length] ?? '/livez', dueMs).finally(() => underWay.delete(asked));
      underWay.add(asked);
    }
  }, everyMs / 2);

  return {
    take() {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    failures,
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      await client.close();
    },
  };
}
