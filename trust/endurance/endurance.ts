import { readdirSync } from 'node:fs';
import { startWxlogin } from '../../benchmarks/servers/start-wxlogin.mjs';
import { createFolder } from '../../journeys/program.ts';
import { attemptSeconds } from '../../packages/server/src/model/attempt.ts';
import { openDatabase } from '../../packages/server/src/store/sql/sqlite/open-database.ts';
import { readMemory } from '../network/process-memory.ts';
import type { Shares } from '../overload/people.ts';
import type { Beginning, Round, Summary } from '../overload/rounds.ts';
import { startBeside } from '../overload/start-process.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { findTrend, medianOf } from './find-trend.ts';

const promisedMinutes = 120;
const connections = 300;
const weChatMs = 5;
const closed = Number.POSITIVE_INFINITY;
const calibrationSeconds = 10;
const sampleSeconds = 10;
const mostMegabytes = 1;
const mostDriftPercent = 10;
/** After so long what is over is removed, a minute later at most; another for the turn that does it. */
const attemptsLastSeconds = attemptSeconds + 120;
/** As many logouts as logins: sessions that live are no more in the end than in the beginning. */
const shares: Shares = { login: 25, refresh: 50, logout: 25 };

/** One moment of a run. */
interface Sample {
  readonly megabytes: number;
  readonly descriptors: number;
  readonly p99: number;
  readonly refused: number;
  readonly others: readonly string[];
  readonly answers: number;
  /** Since the beginning. */
  readonly logins: number;
}

/** The generator is a process of its own that keeps next to nothing: what grows is the program's. */
async function endure({ database, size, seed }: Stage): Promise<Outcome> {
  if (process.platform !== 'linux')
    return { figures: {}, broken: [], notTried: 'Memory and descriptors are read from /proc.' };
  const folder = createFolder();
  const weChat = await startBeside('wechat', [String(weChatMs)]);
  const generator = await startBeside('generator');
  const wechatURL = `http://127.0.0.1:${weChat.greeting}`;
  const service = await startWxlogin({ folder: folder.path, name: 'endurance', database, wechatURL });
  const send = (round: Round) => generator.ask<Summary>(round);
  try {
    const port = Number(new URL(service.url).port);
    await generator.ask({ port, connections, seed, shares } satisfies Beginning);
    const perSecond = Math.round((await measureCapacity(send)) / 2);
    const samples = await takeSamples(send, { pid: service.pid, perSecond, seconds: size * 60 });
    return judge(samples, { perSecond, attempts: await countAttempts(database) });
  } finally {
    await service.stop();
    generator.end();
    weChat.end();
    folder.remove();
  }
}

type Send = (round: Round) => Promise<Summary>;

async function measureCapacity(send: Send): Promise<number> {
  const round = { perSecond: closed, connections: 64 };
  // Programs that have just started are slow by themselves, and somebody must be there to go on.
  await send({ ...round, deed: 'login', seconds: calibrationSeconds });
  return (await send({ ...round, seconds: calibrationSeconds })).goodPerSecond;
}

interface Run {
  readonly pid: number;
  readonly perSecond: number;
  readonly seconds: number;
}

async function takeSamples(send: Send, { pid, perSecond, seconds }: Run): Promise<Sample[]> {
  const samples: Sample[] = [];
  let logins = 0;
  for (let at = 0; at < seconds; at += sampleSeconds) {
    const { asked, good, goodP99Ms, refused, others } = await send({ perSecond, seconds: sampleSeconds });
    logins += good.login ?? 0;
    const descriptors = readdirSync(`/proc/${pid}/fd`).length;
    samples.push({
      megabytes: readMemory(pid).now,
      descriptors,
      p99: goodP99Ms,
      refused,
      others,
      answers: asked,
      logins,
    });
  }
  return samples;
}

interface Ended {
  readonly perSecond: number;
  readonly attempts: number;
}

function judge(samples: readonly Sample[], { perSecond, attempts }: Ended): Outcome {
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
  const failed = new Set(samples.flatMap(({ refused, others }) => (refused > 0 ? ['refused', ...others] : others)));
  return {
    figures: {
      'per second': perSecond,
      answers: samples.reduce((sum, { answers }) => sum + answers, 0),
      'MiB, at last': Math.round(samples.at(-1)?.megabytes ?? 0),
      'MiB in ten minutes': growthInTenMinutes.toFixed(2),
      'p99 ms': p99.toFixed(1),
      'p99 drift %': `${drift.toFixed(1)}${latency.isRising ? '' : ', not more than chance'}`,
      descriptors: `${warm[0]?.descriptors} to ${warm.at(-1)?.descriptors}`,
      'login codes remembered': mostAttempts === undefined ? `${attempts}, too early to say` : attempts,
      'minutes promised': promisedMinutes,
    },
    broken: findBroken({
      [`every answer is good, not: ${[...failed].join(', ')}`]: failed.size === 0,
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

export const endurance: Trial = {
  name: 'endurance',
  proves: 'P27',
  claim: `At half of what this machine can do, measured just before: memory grows by at most ${mostMegabytes} MiB in ten minutes once the program is warm, descriptors do not, one answer in a hundred takes at most ${mostDriftPercent} % longer in the end than in the beginning, and login codes are forgotten. ${promisedMinutes} minutes are the promise: \`--size ${promisedMinutes}\` tries it in full.`,
  counts: 'minutes',
  on: 'one',
  sizes: { full: 20, quick: 0 },
  run: endure,
};
