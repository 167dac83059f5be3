import { once } from 'node:events';
import { connect } from 'node:net';
import { startEmulator } from '@wxlogin/emulator';
import { createClient } from '../../journeys/client.ts';
import { type Load, startLoad } from '../../journeys/load.ts';
import { startService } from '../../journeys/service.ts';
import { type Server, startServer } from '../../scripts/servers/start-server.mjs';
import { type FaultProxy, openFaultProxy } from '../network/fault-proxy.ts';
import { findBroken, type Trial } from '../trial.ts';

const mostAddedMs = 100;
/** One in a hundred of a second's requests is the slowest of all, which tells more of the machine than of Redis. */
const meaningfulSeconds = 10;

/** What happens to Redis, and how it ends. */
interface Trouble {
  begin(): Promise<void>;
  end(): Promise<void>;
}

export const redisAway: Trial = {
  name: 'redis-away',
  proves: 'P15',
  claim: `Redis killed, frozen, two seconds away and emptied under load: 99.9 % of the answers are good, and one in a hundred comes up to ${mostAddedMs} ms later.`,
  counts: 'seconds of each',
  on: 'one',
  sizes: { full: 30, quick: 0 },
  async run({ database, size, seed, perSecond }) {
    const redis = await startServer('redis');
    const line = await openFaultProxy({ port: Number(new URL(redis.url).port) });
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const asked = 1_000_000;
    const settings = {
      redisURL: `redis://127.0.0.1:${line.port}`,
      appLoginsPerSecond: asked,
      sessionRefreshesPerMinute: asked,
    };
    const service = await startService({ database, emulator, instances: 2, settings });
    const client = createClient(service.url);
    try {
      const load = startLoad({ client, emulator, deeds: { 'log in': 5, look: 2, renew: 3 }, seed, perSecond });
      const troubles = listTroubles(redis, line);
      // Programs that have just started are slow by themselves.
      await passSeconds(Math.min(size, 5));
      const p99: Record<string, number> = {};
      for (const [name, { begin, end }] of Object.entries(troubles)) {
        const from = load.latencies.length;
        await begin();
        await passSeconds(size);
        p99[name] = readP99(load, from);
        await end();
        // Until both instances ask it again: at the latest when the longest pause is over.
        await passSeconds(Math.min(size, 5));
      }
      await load.stop();
      const calm = p99.calm ?? 0;
      const added = Math.max(...Object.values(p99)) - calm;
      const good = load.latencies.length / load.sent;
      const failed = [...load.failures].map(([name, times]) => `${times} x ${name}`);
      return {
        figures: {
          requests: load.sent,
          'good %': (good * 100).toFixed(2),
          ...Object.fromEntries(Object.entries(p99).map(([name, ms]) => [`${name}, p99 ms`, Math.round(ms)])),
        },
        broken: findBroken({
          [`99.9 % of the answers are good, not: ${failed.join(', ')}`]: good >= 0.999,
          [`one in a hundred comes up to ${mostAddedMs} ms later, not ${Math.round(added)}`]:
            added <= mostAddedMs || size < meaningfulSeconds,
          'there was load': load.sent > size * 4 * perSecond * 0.5,
        }),
      };
    } finally {
      await client.close();
      await service.close();
      await emulator.close();
      await line.close();
      await redis.remove();
    }
  },
};

function listTroubles(redis: Server, line: FaultProxy): Record<string, Trouble> {
  const nothing = async () => {};
  return {
    calm: { begin: nothing, end: nothing },
    killed: { begin: () => redis.kill(), end: () => redis.start() },
    frozen: { begin: () => redis.freeze(), end: () => redis.thaw() },
    'two seconds away': {
      begin: async () => line.set({ latencyMs: 1000 }, 'present'),
      end: async () => line.set({}, 'present'),
    },
    emptied: { begin: () => flush(redis.url), end: nothing },
  };
}

async function flush(url: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('FLUSHALL\r\n');
  await once(socket, 'data');
  socket.destroy();
}

const passSeconds = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

function readP99(load: Load, from: number): number {
  const latencies = load.latencies.slice(from).sort((a, b) => a - b);
  return latencies[Math.floor(latencies.length * 0.99)] ?? 0;
}
