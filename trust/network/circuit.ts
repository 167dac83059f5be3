import { randomInt } from 'node:crypto';
import { createClient } from '../../journeys/client.ts';
import { startService } from '../../journeys/service.ts';
import { answerJson, type Behaviour, startStub } from '../../packages/server/test/wechat/stub.ts';
import { findBroken, type Trial } from '../trial.ts';
import { openDeafPort } from './wechat/deaf-port.ts';
import { good } from './wechat/kinds.ts';

const perSecond = 100;
const openedWithinMs = 2000;
const closedWithinMs = 10_000;
const refusedWithinMs = 20;
const secret = 'd4'.repeat(16);
const appid = 'wx0123456789abcdef';

/** How WeChat goes away. */
const manners = ['it answers nobody', 'no connection is made'] as const;

interface Sent {
  readonly atMs: number;
  readonly tookMs: number;
  readonly status: number;
  readonly code: string | undefined;
  readonly retryAfter: number;
}

export const circuit: Trial = {
  name: 'circuit',
  proves: 'P9',
  claim: `At ${perSecond} logins a second WeChat vanishes: within ${openedWithinMs / 1000} s it is asked no more, and who logs in is told so, with Retry-After, 99 of 100 within ${refusedWithinMs} ms; ${closedWithinMs / 1000} s after its return all log in. Refused codes never do that.`,
  counts: 'outages',
  on: 'one',
  sizes: { full: 6, quick: 0 },
  async run({ database, size }) {
    // Below those of outgoing connections, so that none of these takes it while nobody listens.
    const port = randomInt(20_000, 30_000);
    let behave: Behaviour = good;
    const listen = () => startStub({ behave: (socket, line) => behave(socket, line), port });
    let weChat = await listen();
    const emulator = { url: weChat.baseURL, apps: [{ appid, secret, openPlatform: null }] };
    const service = await startService({ database, emulator });
    const logins = startLogins(service.instances[0]?.url ?? '');
    const outages: Outage[] = [];
    try {
      await pass(1000);
      const refused: Phase[] = [];
      for (const errcode of [40029, 40163]) {
        // Longer than what was before in the circuit's window.
        behave = answerJson({ errcode, errmsg: 'invalid code' });
        refused.push(await logins.during(() => pass(6500)));
      }
      behave = good;
      await pass(1500);
      for (let outage = 0; outage < size; outage += 1) {
        const manner = manners[outage % manners.length] ?? manners[0];
        let revive = async () => {};
        if (manner === 'it answers nobody') behave = () => {};
        else {
          await weChat.close();
          revive = await openDeafPort(port);
        }
        const away = await logins.during(() => pass(8000));
        await revive();
        behave = good;
        if (manner !== 'it answers nobody') weChat = await listen();
        const back = await logins.during(() => pass(12_000));
        outages.push({ away, back });
      }
      return judge(refused, outages);
    } finally {
      await logins.stop();
      await service.close();
      await weChat.close();
    }
  },
};

interface Phase {
  readonly beganMs: number;
  readonly sent: readonly Sent[];
}

interface Outage {
  readonly away: Phase;
  readonly back: Phase;
}

const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function judge(refused: readonly Phase[], outages: readonly Outage[]) {
  const opened = outages.map(({ away }) =>
    Math.min(...away.sent.filter(isRefused).map(({ atMs }) => atMs - away.beganMs)),
  );
  const closed = outages.map(({ back }) =>
    Math.max(0, ...back.sent.filter(({ status }) => status !== 200).map(({ atMs }) => atMs - back.beganMs)),
  );
  // A probe is among them every few seconds, which waits for WeChat.
  const waits = outages.flatMap(({ away }, at) =>
    away.sent.filter(({ atMs }) => atMs > away.beganMs + (opened[at] ?? 0)),
  );
  const spared = waits.filter(isRefused);
  const tookMs = spared.map((each) => each.tookMs).sort((one, other) => one - other);
  const p99 = tookMs[Math.floor(tookMs.length * 0.99)] ?? Number.POSITIVE_INFINITY;
  const bad = refused.flatMap(({ sent }) => sent);
  const codes = new Set(bad.map(({ status, code }) => `${status} ${code}`));
  return {
    figures: {
      logins: outages.reduce((sum, { away, back }) => sum + away.sent.length + back.sent.length, bad.length),
      'opened after': describe(opened),
      'refused, p99 ms': Math.round(p99),
      'closed after': describe(closed),
      'codes refused': bad.length,
    },
    broken: findBroken({
      [`it opens within ${openedWithinMs / 1000} s, not after ${describe(opened)}`]: opened.every(
        (ms) => ms <= openedWithinMs,
      ),
      [`all log in ${closedWithinMs / 1000} s after the return, not after ${describe(closed)}`]: closed.every(
        (ms) => ms <= closedWithinMs,
      ),
      [`who is refused is told within ${refusedWithinMs} ms, not ${Math.round(p99)}`]: p99 <= refusedWithinMs,
      'nearly all are refused at once while it is open': spared.length >= waits.length * 0.95 && spared.length > 0,
      'who is refused is told when to come again': spared.every(
        ({ retryAfter }) => retryAfter >= 1 && retryAfter <= 10,
      ),
      [`refused codes open nothing, unlike ${[...codes].join(', ')}`]:
        [...codes].sort().join() === '400 js_code_invalid,400 js_code_used' && bad.length > 8 * perSecond,
    }),
  };
}

const describe = (all: readonly number[]): string => `${(Math.max(...all) / 1000).toFixed(1)} s`;

/** By the circuit: WeChat was not asked. Its own failures take longer. */
const isRefused = ({ code, tookMs, retryAfter }: Sent): boolean =>
  code === 'wechat_unavailable' && retryAfter > 0 && tookMs < 900;

/** Somebody new logs in at each hundredth of a second, whatever became of those before. */
function startLogins(url: string) {
  const client = createClient(url);
  const underWay = new Set<Promise<void>>();
  let listeners: Sent[] | undefined;
  let codes = 0;
  let dueMs = performance.now();

  async function logIn(atMs: number): Promise<void> {
    const into = listeners;
    const answer = await client.logIn({ code: `0b${codes++}` }).catch(() => undefined);
    const retryAfter = Number(answer?.headers?.['retry-after'] ?? 0);
    const { status = 0, json } = answer ?? {};
    into?.push({ atMs, tookMs: performance.now() - atMs, status, code: json?.code, retryAfter });
  }
  const timer = setInterval(() => {
    for (; dueMs <= performance.now(); dueMs += 1000 / perSecond) {
      const login = logIn(dueMs).finally(() => underWay.delete(login));
      underWay.add(login);
    }
  }, 5);

  return {
    /** What was sent while the work lasted, with its answers. */
    async during(work: () => Promise<void>): Promise<Phase> {
      const sent: Sent[] = [];
      const beganMs = performance.now();
      listeners = sent;
      await work();
      listeners = undefined;
      await Promise.all(underWay);
      return { beganMs, sent };
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
      await client.close();
    },
  };
}
