import { cpus } from 'node:os';
import { startWxlogin } from '../../benchmarks/servers/start-wxlogin.mjs';
import { createFolder } from '../../journeys/program.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { watchHealth } from './health.ts';
import type { Beginning, Round, Summary } from './rounds.ts';
import { pinTo, startBeside } from './start-process.ts';

/** More than are ever in use, so that no arrival waits for a connection. */
const connections = 1500;
const weChatMs = 5;
const closed = Number.POSITIVE_INFINITY;

interface Step {
  readonly times: number;
  readonly seconds: number;
}

/** `size` is the seconds at five times; the others are shorter. */
const steps = (size: number): readonly Step[] => {
  const short = Math.max(1, Math.round(size / 6));
  return [
    { times: 0.5, seconds: short },
    { times: 1, seconds: short },
    { times: 2, seconds: short },
    { times: 5, seconds: size },
    { times: 10, seconds: short },
    { times: 0.5, seconds: short + 5 },
  ];
};

type Done = Step & Summary & { readonly health: { readonly asked: number; readonly failed: number } };

async function overload({ database, size, seed }: Stage): Promise<Outcome> {
  const folder = createFolder();
  const weChat = await startBeside('wechat', [String(weChatMs)]);
  const generator = await startBeside('generator');
  const wechatURL = `http://127.0.0.1:${weChat.greeting}`;
  const service = await startWxlogin({ folder: folder.path, name: 'overload', database, wechatURL, under: pinTo(0) });
  let mostMB = 0;
  const memory = setInterval(() => {
    mostMB = Math.max(mostMB, service.memoryMB());
  }, 200);
  try {
    const send = (round: Round) => generator.ask<Summary>(round);
    await generator.ask({ port: Number(new URL(service.url).port), connections, seed } satisfies Beginning);
    const short = Math.max(1, Math.round(size / 6));
    await send({ perSecond: closed, seconds: short, connections: 64 });
    const { goodPerSecond: capacity } = await send({ perSecond: closed, seconds: short, connections: 64 });
    const done: Done[] = [];
    for (const step of steps(size)) {
      const health = watchHealth(service.url);
      const summary = await send({ perSecond: capacity * step.times, seconds: step.seconds });
      done.push({ ...step, ...summary, health: health.stop() });
    }
    return judge({ capacity, done, mostMB });
  } finally {
    clearInterval(memory);
    await service.stop();
    generator.end();
    weChat.end();
    folder.remove();
  }
}

interface Found {
  readonly capacity: number;
  readonly done: readonly Done[];
  readonly mostMB: number;
}

function judge({ capacity, done, mostMB }: Found): Outcome {
  const peak = Math.max(capacity, ...done.map(({ goodPerSecond }) => goodPerSecond));
  const five = done.find(({ times }) => times === 5) as Done;
  const last = done.at(-1) as Done;
  const share = five.goodPerSecond / peak;
  const others = done.flatMap((step) => step.others.map((what) => `${step.times} x ${what}`));
  const { login = 0, refresh = 0, logout = 0 } = five.refusedShares;
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  return {
    figures: {
      capacity: `${Math.round(capacity)}/s`,
      goodput: done.map(({ times, goodPerSecond }) => `${times} x ${Math.round(goodPerSecond)}`).join(', '),
      'of the peak': percent(share),
      'p99 of good ones': `${Math.round(five.goodP99Ms)} ms`,
      'p99 of refusals': `${Math.round(five.refusedP99Ms)} ms`,
      'refused logins, refreshes, logouts': [login, refresh, logout].map(percent).join(', '),
      memory: `${Math.round(mostMB)} MB`,
      'health answers at five times': `${five.health.asked - five.health.failed} of ${five.health.asked}`,
      'normal after': `${(last.lastRefusalMs / 1000).toFixed(1)} s`,
      'load generator': `${percent(five.cpuSeconds / five.seconds)} of one of ${cpus().length} processors`,
    },
    broken: findBroken({
      'five times is more than it can do': five.refused > 0,
      'at five times it does 80 % of its best': share >= 0.8,
      'at five times good answers take 250 ms (p99)': five.goodP99Ms <= 250,
      'at five times refusals take 50 ms (p99)': five.refusedP99Ms <= 50,
      [`nothing else is answered than good ones and refusals that say when to come again, unlike ${others}`]:
        others.length === 0,
      'memory stays within 384 MB': mostMB <= 384,
      'at five times health is always answered': five.health.failed === 0 && five.health.asked > 0,
      'five seconds later nobody is refused': last.lastRefusalMs <= 5000,
      'refresh and logout are refused less often than logins': refresh < login / 2 && logout < login / 2,
    }),
  };
}

export const overloaded: Trial = {
  name: 'overload',
  proves: 'P12',
  claim:
    'Five times the measured capacity: 80 % of the best goodput, good answers in 250 ms and refusals in 50 ms (p99), at most 384 MB, health always answered, normal within 5 s; refresh and logout are refused last.',
  cause:
    'Why: one thread reads every request before it can refuse it. Whoever is refused waits for the turn that is under way and for a part of the next; most of the late ones come while the whole memory is collected, which on one processor takes its time from the thread that serves. What would mend it: another process, which has a thread of its own, or a proxy in front that limits (`limit_req` of nginx). Capacity is measured in the same run, and this machine is not always as fast as a minute before: the share of the peak is another in each run.',
  counts: 'seconds',
  on: 'one',
  sizes: { full: 60, quick: 0 },
  run: overload,
};
