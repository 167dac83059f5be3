import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openPool, runOpenLoop, type Sample } from '../trust/overload/open-loop.ts';
import { summarise } from '../trust/overload/rounds.ts';

const request = 'GET / HTTP/1.1\r\nHost: trust\r\n\r\n';
const shot = { kind: 'look', request };

let server: Server | undefined;
afterEach(() => void server?.close().closeAllConnections());

/** Resolves to its port. What it answers, and when, is up to `answer`. */
async function serve(answer: () => Promise<number>): Promise<number> {
  server = createServer(async (incoming, outgoing) => {
    const status = incoming.url === '/livez' ? 200 : await answer();
    outgoing.writeHead(status, { 'content-length': 2, ...(status === 503 && { 'retry-after': '1' }) }).end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function run(
  port: number,
  options: { perSecond: number; connections: number; says?: string },
): Promise<readonly Sample[]> {
  const { perSecond, connections, says } = options;
  const pool = await openPool(port, connections);
  const next = () => (says === undefined ? shot : { ...shot, says });
  const samples = await runOpenLoop(pool, { perSecond, seconds: 1, next });
  pool.close();
  return samples;
}

describe('the open loop', () => {
  it('counts the waiting of everybody who comes while a server stalls, also where no connection is free', async () => {
    let stalled: Promise<void> | undefined;
    // It stalls for half a second when the first request arrives, and answers at once from then on.
    const port = await serve(async () => {
      stalled ??= wait(500);
      await stalled;
      return 200;
    });
    const samples = await run(port, { perSecond: 200, connections: 4 });
    expect(samples.length).toBeGreaterThanOrEqual(195);
    const late = samples.filter(({ ms }) => ms > 100).length;
    // A closed loop with four connections would have seen four slow answers. A hundred came meanwhile, of which eighty waited for long.
    expect(late).toBeGreaterThan(60);
    expect(Math.max(...samples.map(({ ms }) => ms))).toBeGreaterThan(450);
  });

  it('keeps its rate, whatever is answered, and tells who was refused and whether they know when to come again', async () => {
    let count = 0;
    const port = await serve(async () => {
      count += 1;
      return count % 2 === 0 ? 503 : 200;
    });
    const summary = summarise(await run(port, { perSecond: 100, connections: 20 }), { seconds: 1 });
    expect(summary.asked).toBeGreaterThanOrEqual(95);
    expect(summary.asked).toBeLessThanOrEqual(101);
    expect(summary.refused).toBeCloseTo(summary.asked / 2, -1);
    expect(summary.others).toEqual([]);
  });

  it('takes no answer for good that says something else', async () => {
    const port = await serve(async () => 200);
    const ask = async (says: string) =>
      summarise(await run(port, { perSecond: 20, connections: 5, says }), { seconds: 1 });
    expect((await ask('ok')).others).toEqual([]);
    expect((await ask('"active":true')).others).toEqual(['look: 0']);
  });

  it('does not forget whom nobody answers', async () => {
    const port = await serve(async () => 500);
    const summary = summarise(await run(port, { perSecond: 50, connections: 5 }), { seconds: 1 });
    expect(summary.others).toEqual(['look: 500']);
    expect(summary.goodPerSecond).toBe(0);
  });
});
