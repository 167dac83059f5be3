import { startWxlogin } from '../../benchmarks/servers/start-wxlogin.mjs';
import { createFolder } from '../../journeys/program.ts';
import { canTrace, slowDiskCommand } from '../../scripts/strace.mjs';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import type { Beginning, Summary } from './rounds.ts';
import { pinTo, startBeside } from './start-process.ts';

const connections = 1500;
const weChatMs = 5;
const diskMs = 30;
/** What such a disk leaves room for, and ten times as much. */
const calm = 600;
const crowd = 6000;
const crowdSeconds = 5;
const warmUpSeconds = 4;
const patienceMs = 5000;

async function useSlowDisk({ database, size, seed }: Stage): Promise<Outcome> {
  if (!canTrace()) return { figures: {}, broken: [], notTried: 'strace cannot be had here, or may not trace.' };
  const folder = createFolder();
  const weChat = await startBeside('wechat', [String(weChatMs)]);
  const generator = await startBeside('generator');
  const wechatURL = `http://127.0.0.1:${weChat.greeting}`;
  const under = [...pinTo(0), ...slowDiskCommand({ milliseconds: diskMs })];
  const service = await startWxlogin({ folder: folder.path, name: 'slow-disk', database, wechatURL, under });
  const send = (perSecond: number, seconds: number) => generator.ask<Summary>({ perSecond, seconds });
  try {
    await generator.ask({ port: Number(new URL(service.url).port), connections, seed } satisfies Beginning);
    await send(calm, warmUpSeconds);
    const before = await send(calm, size);
    const meanwhile = await send(crowd, crowdSeconds);
    const after = await send(calm, size);
    return judge({ before, meanwhile, after });
  } finally {
    await service.stop();
    generator.end();
    weChat.end();
    folder.remove();
  }
}

type Found = Readonly<Record<'before' | 'meanwhile' | 'after', Summary>>;

function judge({ before, meanwhile, after }: Found): Outcome {
  const others = [before, meanwhile, after].flatMap((each) => each.others);
  return {
    figures: {
      'good per second': [before, meanwhile, after].map(({ goodPerSecond }) => Math.round(goodPerSecond)).join(', '),
      refused: [before, meanwhile, after].map(({ refused }) => refused).join(', '),
      'normal after': `${(after.lastRefusalMs / 1000).toFixed(1)} s`,
    },
    broken: findBroken({
      'nobody is refused before the crowd': before.refused === 0 && before.asked > 0,
      'the crowd is more than it can do': meanwhile.refused > 0,
      [`nobody is refused from ${patienceMs / 1000} s after the crowd`]: after.lastRefusalMs <= patienceMs,
      [`nothing else is answered than good ones and refusals that say when to come again, unlike ${others}`]:
        others.length === 0,
    }),
  };
}

export const slowDisk: Trial = {
  name: 'slow-disk',
  proves: 'P12',
  claim: `A disk that takes ${diskMs} ms to confirm a commit: ${calm} a second are no overload, and are none again ${patienceMs / 1000} s after a crowd of ${crowd} a second.`,
  counts: 'seconds',
  on: 'one',
  sizes: { full: 20, quick: 0 },
  run: useSlowDisk,
};
