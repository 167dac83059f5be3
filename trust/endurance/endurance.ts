import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmulator } from '@wxlogin/emulator';
import { createClient } from '../../journeys/client.ts';
import { type Load, type LoadOptions, startLoad } from '../../journeys/load.ts';
import { startService } from '../../journeys/service.ts';
import { attemptSeconds } from '../../packages/server/src/model/attempt.ts';
import { openDatabase } from '../../packages/server/src/store/sql/sqlite/open-database.ts';
import { findBroken, type Outcome, type Trial } from '../trial.ts';
import { findTrend, medianOf } from './find-trend.ts';

const promisedMinutes = 120;
const calibrationSeconds = 10;
const sampleSeconds = 5;
const mostMegabytes = 1;
const mostDriftPercent = 10;
/** After so long what is over is removed, a minute later at most; another for the turn that does it. */
const attemptsLastSeconds = attemptSeconds + 120;
/** As many logouts as logins: sessions that live are no more in the end than in the beginning. */
const deeds = { 'log in': 2, look: 5, renew: 3, 'log out': 2 } as const;

/** One moment of a run. */
interface Sample {
  readonly megabytes: number;
  readonly descriptors: number;
  readonly p99: number;
  /** Since the beginning. */
  readonly logins: number;
}

export const endurance: Trial = {
  name: 'endurance',
  proves: 'P27',
  claim: `At half of what this machine can do, measured just before: memory grows by at most ${mostMegabytes} MiB in ten minutes once the program is warm, descriptors do not, one answer in a hundred takes at most ${mostDriftPercent} % longer in the end than in the beginning, and login codes are forgotten. ${promisedMinutes} minutes are the promise: \`--size ${promisedMinutes}\` tries it in full.`,
  cause:
    'Why is not known yet. A load generator that keeps nothing sees the tail grow too, so it is the program or its disk; SQLite’s checkpoints, whose pages lie further apart as the file grows, are to be looked at first. What would mend it is not known before that is.',
  counts: 'minutes',
  on: 'one',
  sizes: { full: 20, quick: 0 },
  async run({ database, size, seed }) {
    if (process.platform !== 'linux')
      return { figures: {}, broken: [], notTried: 'Memory and descriptors are read from /proc.' };
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const service = await startService({ database, emulator });
    const [instance] = service.instances;
    const client = createClient(instance?.url ?? '');
    try {
      const options = { client, emulator, deeds, seed };
      const capacity = await measureCapacity(options);
      const perSecond = Math.round(capacity / 2);
      const load = startLoad({ ...options, perSecond });
      const samples = await takeSamples(load, instance?.pid ?? 0, size * 60);
      await load.stop();
      return judge(samples, { load, perSecond, attempts: await countAttempts(database) });
    } finally {
      await client.close();
      await service.close();
      await emulator.close();
    }
  },
};

async function measureCapacity(options: LoadOptions): Promise<number> {
  const load = startLoad({ ...options, perSecond: 100_000 });
  // Programs that have just started are slow by themselves.
  await wait(calibrationSeconds * 500);
  const before = load.latencies.length;
  await wait(calibrationSeconds * 1000);
  const answered = load.latencies.length - before;
  await load.stop();
  return answered / calibrationSeconds;
}

async function takeSamples(load: Load, pid: number, seconds: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  let from = 0;
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    await wait(sampleSeconds * 1000);
    const latencies = load.latencies.slice(from).sort((a, b) => a - b);
    from += latencies.length;
    samples.push({
      megabytes: readMegabytes(pid),
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
      logins: load.alive.length + load.ended.length,
    });
  }
  return samples;
}

const readMegabytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

interface Ended {
  readonly load: Load;
  readonly perSecond: number;
  readonly attempts: number;
}

function judge(samples: readonly Sample[], { load, perSecond, attempts }: Ended): Outcome {
  const warm = samples.slice(Math.floor(samples.length / 4));
  const growth = findTrend(warm.map(({ megabytes }) => megabytes));
  const growthInTenMinutes = (growth.slope * 600) / sampleSeconds;
  const latency = findTrend(warm.map(({ p99 }) => p99));
  const p99 = medianOf(warm.map((sample) => sample.p99));
  const drift = (latency.slope * warm.length * 100) / p99;
  const opened = findTrend(warm.map(({ descriptors }) => descriptors));
  // Undefined in a run so short that nothing is forgotten yet.
  const before = samples.at(-1 - Math.ceil(attemptsLastSeconds / sampleSeconds))?.logins;
  const mostAttempts = before === undefined ? undefined : (samples.at(-1)?.logins ?? 0) - before;
  const failed = [...load.failures].map(([name, times]) => `${times} x ${name}`);
  return {
    figures: {
      'per second': perSecond,
      answers: load.latencies.length,
      'MiB, at last': Math.round(samples.at(-1)?.megabytes ?? 0),
      'MiB in ten minutes': growthInTenMinutes.toFixed(2),
      'p99 ms': p99.toFixed(1),
      'p99 drift %': `${drift.toFixed(1)}${latency.isRising ? '' : ', not more than chance'}`,
      descriptors: `${warm[0]?.descriptors} to ${warm.at(-1)?.descriptors}`,
      'login codes remembered': mostAttempts === undefined ? `${attempts}, too early to say` : attempts,
      'minutes promised': promisedMinutes,
    },
    broken: findBroken({
      [`every answer is good, not: ${failed.join(', ')}`]: failed.length === 0,
      [`memory does not grow by more than ${mostMegabytes} MiB in ten minutes`]:
        !growth.isRising || growthInTenMinutes <= mostMegabytes,
      'descriptors stay as many': !opened.isRising || opened.slope * warm.length < 1,
      [`one answer in a hundred takes at most ${mostDriftPercent} % longer`]:
        !latency.isRising || drift <= mostDriftPercent,
      'login codes are forgotten': mostAttempts === undefined || attempts <= mostAttempts * 1.1 + perSecond,
    }),
  };
}

async function countAttempts(database: string): Promise<number> {
  const file = await openDatabase(database.slice('sqlite:'.length));
  const count = Number(file.prepare('select count(*) as count from attempts').get()?.count);
  file.close();
  return count;
}
