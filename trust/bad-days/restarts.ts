import { startEmulator } from '@wxlogin/emulator';
import { createClient } from '../../journeys/client.ts';
import { startLoad } from '../../journeys/load.ts';
import { startService } from '../../journeys/service.ts';
import { findBroken, type Trial } from '../trial.ts';

const longestExitSeconds = 10;

export const rollingRestarts: Trial = {
  name: 'rolling-restarts',
  proves: 'P13',
  claim: `SIGTERM and a new start, one instance after the other, under load: not one fails, each exit within ${longestExitSeconds} s.`,
  counts: 'restarts',
  on: 'each',
  sizes: { full: 100, quick: 2 },
  async run({ database, size, seed, perSecond }) {
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const service = await startService({ database, emulator, instances: 2, settings: { drainSeconds: 2 } });
    const client = createClient(service.url);
    try {
      const load = startLoad({ client, emulator, deeds: { 'log in': 4, look: 3, renew: 3 }, seed, perSecond });
      const began = performance.now();
      const exits: (number | string)[] = [];
      const exitSeconds: number[] = [];
      for (let restart = 0; restart < size; restart += 1) {
        const instance = service.instances[restart % service.instances.length];
        if (!instance) throw new Error('there is no instance');
        const told = performance.now();
        exits.push(await instance.end('SIGTERM'));
        exitSeconds.push((performance.now() - told) / 1000);
        await instance.start();
        await service.balancer.sees(instance.url, 'ready');
      }
      const seconds = (performance.now() - began) / 1000;
      await load.stop();
      const latencies = [...load.latencies].sort((a, b) => a - b);
      const failed = [...load.failures, ...service.balancer.failures].map(([name, times]) => `${times} x ${name}`);
      return {
        figures: {
          restarts: size,
          requests: load.sent,
          failed: load.sent - latencies.length,
          'per second': Math.round(load.sent / seconds),
          'p99 ms': Math.round(latencies[Math.floor(latencies.length * 0.99)] ?? 0),
          'longest exit': `${Math.max(...exitSeconds).toFixed(1)} s`,
        },
        broken: findBroken({
          [`no request fails, not: ${failed.join(', ')}`]: latencies.length === load.sent && failed.length === 0,
          'there was load': load.sent > (size * perSecond) / 2,
          'every instance ends well': exits.every((exit) => exit === 0),
          'every instance ends in time': Math.max(...exitSeconds) <= longestExitSeconds,
        }),
      };
    } finally {
      await client.close();
      await service.close();
      await emulator.close();
    }
  },
};
