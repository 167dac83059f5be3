import { createClient, startWxlogin } from '../../benchmarks/servers/start-wxlogin.mjs';
import { createFolder } from '../../journeys/program.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import type { Deed } from './people.ts';
import type { Beginning, Round, Summary } from './rounds.ts';
import { startBeside } from './start-process.ts';

const connections = 300;
const weChatMs = 5;
const closed = Number.POSITIVE_INFINITY;
/** Requests that come in a second, whatever becomes of those before. */
const promised = { login: 800, refresh: 1000, introspect: 4000 } as const satisfies Partial<Record<Deed, number>>;
const mostP99Ms = 60;
const mostIdleMB = 120;
const mostStartMs = 1000;
/** For programs that have just started. */
const warmUpSeconds = 6;

type Promised = keyof typeof promised;
type Done = Readonly<Record<Promised, Summary>>;

/** `size` is the seconds of each kind. */
async function tryAtRates({ database, size, seed }: Stage): Promise<Outcome> {
  const folder = createFolder();
  const weChat = await startBeside('wechat', [String(weChatMs)]);
  const generator = await startBeside('generator');
  const wechatURL = `http://127.0.0.1:${weChat.greeting}`;
  const service = await startWxlogin({ folder: folder.path, name: 'speed', database, wechatURL });
  try {
    const idleMB = service.memoryMB();
    const { id, secret } = await createClient(service.env);
    const port = Number(new URL(service.url).port);
    await generator.ask({ port, connections, seed, client: { id, secret } } satisfies Beginning);
    const send = (round: Round) => generator.ask<Summary>(round);
    const tryDeed = async (deed: Promised) => {
      await send({ deed, perSecond: closed, connections: 64, seconds: warmUpSeconds });
      return await send({ deed, perSecond: promised[deed], seconds: size });
    };
    const done = {
      login: await tryDeed('login'),
      refresh: await tryDeed('refresh'),
      introspect: await tryDeed('introspect'),
    };
    return judge(done, { idleMB, startMs: service.startMs });
  } finally {
    await service.stop();
    generator.end();
    weChat.end();
    folder.remove();
  }
}

interface Idle {
  readonly idleMB: number;
  readonly startMs: number;
}

function judge(done: Done, { idleMB, startMs }: Idle): Outcome {
  const deeds = Object.keys(promised) as Promised[];
  const describe = ({ goodPerSecond, goodP99Ms, refused }: Summary) =>
    `${Math.round(goodPerSecond)}/s, p99 ${Math.round(goodP99Ms)} ms${refused > 0 ? `, ${refused} refused` : ''}`;
  const isKept = ({ asked, refused, others, goodP99Ms }: Summary) =>
    asked > 0 && refused === 0 && others.length === 0 && goodP99Ms <= mostP99Ms;
  return {
    figures: {
      ...Object.fromEntries(deeds.map((deed) => [`${deed} at ${promised[deed]}/s`, describe(done[deed])])),
      'idle memory': `${Math.round(idleMB)} MB`,
      start: `${Math.round(startMs)} ms`,
    },
    broken: findBroken({
      ...Object.fromEntries(
        deeds.map((deed) => [
          `${promised[deed]} a second of ${deed}, each answered well, in ${mostP99Ms} ms (p99)`,
          isKept(done[deed]),
        ]),
      ),
      [`it takes ${mostIdleMB} MB before anybody comes`]: idleMB <= mostIdleMB,
      'it answers within a second of its start': startMs <= mostStartMs,
    }),
  };
}

export const speed: Trial = {
  name: 'speed',
  proves: 'P26',
  claim: `On two processors, which generator and a WeChat that takes ${weChatMs} ms share with it: ${promised.login} logins, ${promised.refresh} refreshes and ${promised.introspect} introspections in a second, each kind by itself, in ${mostP99Ms} ms (p99); ${mostIdleMB} MB when idle, a second to start. How it compares with others: [benchmarks](benchmarks.md).`,
  cause:
    'Why: each introspection looks up who asks and whose session it is, so that who was ended or has logged out a moment ago is refused, and each look, log line and answer takes its part of one thread. What would mend it: another process; or remembering for a second who has asked, which would let a client go on for as long after it was ended.',
  counts: 'seconds of each kind',
  on: 'one',
  sizes: { full: 30, quick: 0 },
  run: tryAtRates,
};
