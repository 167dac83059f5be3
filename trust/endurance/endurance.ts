import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { startWxlogin } from '../../benchmarks/servers/start-wxlogin.mjs';
import { createFolder } from '../../journeys/program.ts';
import { attemptSeconds } from '../../packages/server/src/model/attempt.ts';
import { openDatabase } from '../../packages/server/src/store/sql/sqlite/open-database.ts';
import { runToEnd } from '../moving/run-to-end.ts';
import { readMemory } from '../network/process-memory.ts';
import type { Shares } from '../overload/people.ts';
import type { Beginning, Round, Summary } from '../overload/rounds.ts';
import { startBeside } from '../overload/start-process.ts';
import type { Outcome, Stage, Trial } from '../trial.ts';
import {
  judgeEndurance,
  mostDriftPercent,
  mostGrowth,
  mostMegabytes,
  type Pair,
  type Sample,
  sampleSeconds,
  samplesTogether,
} from './judge-endurance.ts';

const collectOnSignal = new URL('collect-on-signal.mjs', import.meta.url).href;
const promisedMinutes = 120;
const connections = 300;
const weChatMs = 5;
const closed = Number.POSITIVE_INFINITY;
const calibrationSeconds = 10;
const pairsCompared = 8;
/** After so long what is over is removed, a minute later at most; another for the turn that does it. */
const attemptsLastSeconds = attemptSeconds + 120;
/** As many logouts as logins: sessions that live are no more in the end than in the beginning. */
const shares: Shares = { login: 25, refresh: 50, logout: 25 };

const mib = 1024 * 1024;

/** A service, and people who use it from a process of their own that keeps next to nothing: what grows is the service's. */
interface Desk {
  readonly pid: number;
  send(round: Round): Promise<Summary>;
  /** MiB that it holds when everything is collected that nobody needs. */
  collect(): Promise<number>;
  end(): Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly name: string;
  readonly database: string;
  readonly wechatURL: string;
  readonly seed: number;
}

async function openDesk({ seed, ...place }: Place): Promise<Desk> {
  const heldFile = `${place.folder}/${place.name}-held`;
  const under = ['env', `NODE_OPTIONS=--import=${collectOnSignal}`, `HELD_FILE=${heldFile}`];
  const service = await startWxlogin({ ...place, under });
  const generator = await startBeside('generator');
  const port = Number(new URL(service.url).port);
  await generator.ask({ port, connections, seed, shares } satisfies Beginning);
  return {
    pid: service.pid,
    send: (round) => generator.ask<Summary>(round),
    async collect() {
      process.kill(service.pid, 'SIGUSR2');
      while (!existsSync(heldFile)) await wait(10);
      const held = Number(readFileSync(heldFile, 'utf8')) / mib;
      rmSync(heldFile);
      return held;
    },
    async end() {
      await service.stop();
      generator.end();
    },
  };
}

/** What it can do, once it is warm and somebody is there to go on. */
async function measureCapacity({ send }: Desk): Promise<number> {
  const round = { perSecond: closed, connections: 64, seconds: calibrationSeconds };
  await send({ ...round, deed: 'login' });
  return (await send(round)).goodPerSecond;
}

async function takeSamples({ pid, send, collect }: Desk, perSecond: number, seconds: number) {
  const samples: Sample[] = [];
  const held: number[] = [];
  while (samples.length < seconds / sampleSeconds) {
    const { asked, good, refused, others } = await send({ perSecond, seconds: sampleSeconds });
    samples.push({
      megabytes: readMemory(pid).now,
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      answers: asked,
      logins: good.login ?? 0,
      refused,
      others,
    });
    if (samples.length % samplesTogether === 0) held.push(await collect());
  }
  return { samples, held };
}

/** In turns, because a machine changes by more in twenty minutes than is looked for. */
async function compare(aged: Desk, fresh: Desk, perSecond: number): Promise<Pair[]> {
  await measureCapacity(fresh);
  const pairs: Pair[] = [];
  const measure = async ({ send }: Desk) => (await send({ perSecond, seconds: sampleSeconds })).goodP99Ms;
  for (let count = 0; count < pairsCompared; count += 1) {
    const isAgedFirst = count % 2 === 0;
    const first = await measure(isAgedFirst ? aged : fresh);
    const second = await measure(isAgedFirst ? fresh : aged);
    pairs.push(isAgedFirst ? { aged: first, fresh: second } : { aged: second, fresh: first });
  }
  return pairs;
}

async function endure({ database, size, seed }: Stage): Promise<Outcome> {
  if (process.platform !== 'linux')
    return { figures: {}, broken: [], notTried: 'Memory and descriptors are read from /proc.' };
  const folder = createFolder();
  const weChat = await startBeside('wechat', [String(weChatMs)]);
  const place = { folder: folder.path, wechatURL: `http://127.0.0.1:${weChat.greeting}` };
  const aged = await openDesk({ ...place, name: 'aged', database, seed });
  let fresh: Desk | undefined;
  try {
    const perSecond = Math.round((await measureCapacity(aged)) / 2);
    const taken = await takeSamples(aged, perSecond, size * 60);
    const attempts = await countAttempts(database);
    fresh = await openDesk({ ...place, name: 'fresh', database: await copy(database, folder.path), seed: seed + 1 });
    const pairs = await compare(aged, fresh, perSecond);
    return judgeEndurance({ perSecond, ...taken, pairs, attempts, attemptsLastSeconds });
  } finally {
    await Promise.all([aged.end(), fresh?.end()]);
    weChat.end();
    folder.remove();
  }
}

/** Both have as much to look through. */
async function copy(database: string, folder: string): Promise<string> {
  const file = `${folder}/copy.db`;
  const { status, output } = await runToEnd(['backup', file], { WXLOGIN_DATABASE: database });
  if (status !== 0) throw new Error(`wxlogin backup ended with ${status}: ${output}`);
  return `sqlite:${file}`;
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
  claim: `At half of what this machine can do, measured just before: what is held after a full collection grows by at most ${mostGrowth} MiB in ten minutes once the program is warm, memory stays within ${mostMegabytes} MiB, descriptors stay as many, one answer in a hundred takes at most ${mostDriftPercent} % longer than from a program that has just begun on a copy of the same data, in turns, and login codes are forgotten. ${promisedMinutes} minutes are the promise: \`--size ${promisedMinutes}\` tries it in full.`,
  counts: 'minutes',
  on: 'one',
  sizes: { full: 40, quick: 0 },
  run: endure,
};
