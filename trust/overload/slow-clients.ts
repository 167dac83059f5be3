import { connect, type Socket } from 'node:net';
import { startWxlogin } from '../../benchmarks/servers/start-wxlogin.mjs';
import { createFolder } from '../../journeys/program.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import type { Beginning, Summary } from './rounds.ts';
import { pinTo, startBeside } from './start-process.ts';

const usersPerSecond = 100;
const beforeSeconds = 8;
/** The slow ones are closed after 20 s at the latest; two more show the last of them. */
const whileSeconds = 22;
const closedWithinMs = 20_000;
/** A machine that does other things too is late by so much now and then. */
const slackMs = 5;

/** Somebody who sends a byte a second and never ends; resolves to how long the connection stood. */
function sendSlowly(port: number, beginning: string): { readonly closed: Promise<number>; destroy(): void } {
  const socket: Socket = connect(port, '127.0.0.1');
  const startedMs = performance.now();
  socket.on('error', () => {}).resume();
  socket.once('connect', () => socket.write(beginning));
  const timer = setInterval(() => socket.write('a'), 1000);
  const closed = new Promise<number>((resolve) => {
    socket.once('close', () => {
      clearInterval(timer);
      resolve(performance.now() - startedMs);
    });
  });
  return { closed, destroy: () => void socket.destroy() };
}

const slowHeader = 'POST /login HTTP/1.1\r\nHost: trust\r\nX-Slow: ';
const slowBody =
  'POST /login HTTP/1.1\r\nHost: trust\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"code":"';

async function tryWithSlowClients({ database, size, seed }: Stage): Promise<Outcome> {
  const folder = createFolder();
  const weChat = await startBeside('wechat', ['5']);
  const generator = await startBeside('generator');
  const wechatURL = `http://127.0.0.1:${weChat.greeting}`;
  const service = await startWxlogin({ folder: folder.path, name: 'slow', database, wechatURL, under: pinTo(0) });
  const port = Number(new URL(service.url).port);
  const slow: ReturnType<typeof sendSlowly>[] = [];
  const closedAfterMs: number[] = [];
  try {
    await generator.ask({ port, connections: 100, seed } satisfies Beginning);
    const use = (seconds: number) => generator.ask<Summary>({ perSecond: usersPerSecond, seconds });
    await use(beforeSeconds);
    const before = await use(beforeSeconds);
    const beforeMB = service.memoryMB();
    for (let count = 0; count < size; count += 1) slow.push(sendSlowly(port, slowHeader), sendSlowly(port, slowBody));
    for (const { closed } of slow) void closed.then((ms) => closedAfterMs.push(ms));
    let mostMB = beforeMB;
    const memory = setInterval(() => {
      mostMB = Math.max(mostMB, service.memoryMB());
    }, 200);
    const meanwhile = await use(whileSeconds);
    clearInterval(memory);
    return judge({ before, meanwhile, closedAfterMs, slow: slow.length, grownMB: mostMB - beforeMB });
  } finally {
    for (const each of slow) each.destroy();
    await service.stop();
    generator.end();
    weChat.end();
    folder.remove();
  }
}

interface Found {
  readonly before: Summary;
  readonly meanwhile: Summary;
  readonly closedAfterMs: readonly number[];
  readonly slow: number;
  readonly grownMB: number;
}

function judge({ before, meanwhile, closedAfterMs, slow, grownMB }: Found): Outcome {
  const allowedMs = 2 * before.goodP99Ms + slackMs;
  const longestMs = Math.max(0, ...closedAfterMs);
  const others = [...meanwhile.others, ...(meanwhile.refused > 0 ? ['refusals'] : [])];
  return {
    figures: {
      'slow connections': slow,
      'p99 before': `${before.goodP99Ms.toFixed(1)} ms`,
      'p99 meanwhile': `${meanwhile.goodP99Ms.toFixed(1)} ms`,
      closed: closedAfterMs.length,
      'the last after': `${(longestMs / 1000).toFixed(1)} s`,
      'more memory': `${Math.round(grownMB)} MB`,
    },
    broken: findBroken({
      [`everybody else gets a good answer, unlike: ${others}`]: others.length === 0 && meanwhile.asked > 0,
      [`the p99 of the others stays within twice what it was, and ${slackMs} ms`]: meanwhile.goodP99Ms <= allowedMs,
      'every slow connection is closed within 20 s': closedAfterMs.length === slow && longestMs <= closedWithinMs,
      'memory grows by 64 MiB at most': grownMB * 1e6 <= 64 * 1024 * 1024,
    }),
  };
}

export const slowClients: Trial = {
  name: 'slow-clients',
  proves: 'P19',
  claim: `So many connections that never finish a header, and as many that never finish a body: the p99 of others is at most twice what it was (and ${slackMs} ms), the slow ones are closed within 20 s, memory grows by 64 MiB at most.`,
  counts: 'connections of each kind',
  on: 'one',
  sizes: { full: 1000, quick: 0 },
  run: tryWithSlowClients,
};
