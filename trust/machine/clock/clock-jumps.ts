import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { call, createFolder } from '../../../journeys/program.ts';
import { type Service, startService } from '../../../journeys/service.ts';
import { findBroken, type Trial } from '../../trial.ts';
import { type Asked, createSeen, type HonestClient, logInHonestly, type Seen } from './honest-client.ts';
import { createTurnedClock, type TurnedClock } from './turned-clock.ts';

const hour = 3600;
const day = 86_400;
const clients = 10;
const everySeconds = 5;
/** How far the first instance's clock is off, one after the other; then again from the start. */
const offsets = [hour, 0, -hour, 0, day, 0, -day, 0, hour, -hour, day, -day];
/** Of the limit that is tried: so many at once, one more each `windowSeconds` / `limit`. */
const limit = 6;
const windowSeconds = 60;

export const clockJumps: Trial = {
  name: 'clock-jumps',
  proves: 'P18',
  claim: `The clock of one of two instances jumps by an hour or a day, forth and back, every ${everySeconds} s, so the two disagree most of the time: no honest client is logged out, no access token works 60 s after its end by the clock of whoever is asked, limits are as before within their window, nothing crashes, the audit chain holds. By design, a clock that is ahead ends access tokens early, one that is behind has them begin late; the client refreshes then. Known and not tried: a refresh whose answer is lost while the clock jumps ahead, or which is repeated at an instance whose clock is more than 30 s ahead, looks like a copied token and ends the session.`,
  counts: 'seconds of jumping',
  on: 'one',
  sizes: { full: 600, quick: 0 },
  async run({ database, size }) {
    const folder = createFolder();
    const clock = createTurnedClock(join(folder.path, 'clock'));
    if (!clock) return { figures: {}, broken: [], notTried: 'There is no libfaketime here.' };
    const emulator = await startEmulator({ port: 0, loginsPerMinute: 0, record: false });
    const settings = { accessTokenSeconds: 600, userChangesPerMinute: limit };
    const envOf = (index: number) => (index === 0 ? clock.env : {});
    const service = await startService({ database, emulator, instances: 2, settings, envOf });
    try {
      const pids = service.instances.map(({ pid }) => pid);
      const seen = createSeen();
      const asked = describeAsked(service, clock);
      const people = await Promise.all(
        Array.from({ length: clients }, () => logInHonestly(asked[0] as Asked, emulator, seen)),
      );
      const jumps = await jump(size, clock, () => useAll(people, asked));
      const recovery = await measureRecovery(asked[0] as Asked, clock, emulator);
      clock.turn(0);
      const audit = await service.run(['audit', 'verify']).then(
        () => 'whole',
        (error: Error) => error.message,
      );
      const alive = service.instances.every(({ pid }, index) => pid === pids[index] && isAlive(pid));
      return {
        figures: {
          jumps,
          requests: seen.requests,
          refreshes: seen.refreshes,
          'tokens that a jump ended': seen.ended,
          'presented after their end': seen.overdue,
          accepted: seen.accepted,
          'limit as before after': `${recovery.toFixed(1)} s`,
        },
        broken: findBroken({
          [`no honest client is logged out: ${listOdd(seen)}`]: seen.odd.length === 0,
          'there were jumps, and tokens that had ended': jumps > 1 && seen.overdue > 0,
          'no token is accepted after its end': seen.accepted === 0,
          'limits are as before within their window': recovery <= windowSeconds + 1,
          'nothing crashed': alive,
          [`the audit chain is whole, not: ${audit}`]: audit === 'whole',
        }),
      };
    } finally {
      await service.close();
      await emulator.close();
      folder.remove();
    }
  },
};

const listOdd = ({ odd }: Seen): string =>
  [...new Set(odd)].map((each) => `${odd.filter((other) => other === each).length} x ${each}`).join(', ');

/** The first instance, whose clock is turned, and the other, which goes by this machine's. */
const describeAsked = ({ instances }: Service, clock: TurnedClock): Asked[] =>
  instances.map(({ url }, index) => ({ url, now: index === 0 ? clock.now : () => Date.now() / 1000 }));

async function jump(seconds: number, clock: TurnedClock, use: () => Promise<void>): Promise<number> {
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  let jumps = 0;
  while (passed() < seconds) {
    clock.turn(offsets[jumps % offsets.length] ?? 0);
    jumps += 1;
    while (passed() < Math.min(seconds, jumps * everySeconds)) {
      await use();
      await wait(500);
    }
  }
  return jumps;
}

/** Each asks one instance, then the other. */
async function useAll(people: readonly HonestClient[], asked: readonly Asked[]): Promise<void> {
  await Promise.all(
    people.map(async (person) => {
      for (const each of asked) await person.use(each);
    }),
  );
}

/** Uses up a limit, lets the clock jump, and waits until all of it is there again. */
async function measureRecovery({ url }: Asked, clock: TurnedClock, emulator: Emulator): Promise<number> {
  clock.turn(0);
  const login = await call('POST', `${url}/login`, { json: { code: emulator.loginCode({ user: 'limited' }).code } });
  const bearer = login.json.access_token;
  const isAdmitted = async (name: number) =>
    (await call('PUT', `${url}/me/profile`, { json: { nickname: `n${name}` }, bearer })).status === 200;
  let used = 0;
  while (used <= limit && (await isAdmitted(used))) used += 1;
  if (used !== limit) throw new Error(`${used} changes were admitted, not ${limit}`);
  const began = performance.now();
  // In the end as it was, so that the token is good.
  for (const seconds of [day, -day, 0]) {
    clock.turn(seconds);
    await wait(200);
  }
  const passed = () => (performance.now() - began) / 1000;
  await wait(windowSeconds * 1000 - passed() * 1000);
  for (let left = limit; left > 0 && passed() < windowSeconds * 2; ) {
    if (await isAdmitted(left)) left -= 1;
    else await wait(500);
  }
  return passed();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
