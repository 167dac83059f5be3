import { randomBytes } from 'node:crypto';
import { startEmulator } from '@wxlogin/emulator';
import { createLogin, openClients } from '@wxlogin/server';
import fc from 'fast-check';
import { startService } from '../../journeys/service.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { type Door, openFetchDoor, openSocketDoor, writeCurl } from './doors.ts';
import { createJudge, type Judge } from './judge.ts';
import { canary, mutate, mutations } from './mutation.ts';
import { type Api, openDataShots, type Shot, shotsOf, tooLargeShots } from './shot.ts';
import { appid, bindTakenPhone, createWorld, otherAppid } from './world.ts';

const appSecret = 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1';
/** At once; each remembers what the service gave it, and builds its next requests from that. */
const lanes = { socket: 9, fetch: 3 };
/** Fewer requests do not come by everything. */
const enoughForEveryAnswer = 5000;

/** One program, and the same service embedded, with one database. */
async function openBoth(database: string) {
  const apps = [appid, otherAppid].map((each) => ({ appid: each, secret: appSecret }));
  const emulator = await startEmulator({ port: 0, apps, loginsPerMinute: 0, record: false });
  const settings = {
    apps: [
      { appid, appSecret, keepSessionKey: true, pushToken: 'AAAAA' },
      { appid: otherAppid, appSecret },
    ],
    classicAppid: appid,
    rootSecret: randomBytes(32).toString('base64url'),
  };
  const service = await startService({ database, emulator, settings });
  const unlimited = { addressLoginsPerMinute: 0, appLoginsPerSecond: 0, codeTriesPerMinute: 0 };
  const { url: issuer } = service;
  const inside = await createLogin({
    ...{ ...settings, ...unlimited, mode: 'development', issuer, database, wechatEmulatorURL: emulator.url },
    ...{ sessionRefreshesPerMinute: 0, userChangesPerMinute: 0, maxSessions: 1000 },
  });
  return { emulator, service, inside, issuer, url: service.instances[0]?.url ?? '' };
}

async function makeClients(database: string) {
  const clients = await openClients({ database });
  const make = async (scopes: Parameters<typeof clients.add>[0]['scopes']) => {
    const { client, clientSecret } = await clients.add({ name: 'a back end', scopes });
    return Buffer.from(`${client.id}:${clientSecret}`).toString('base64');
  };
  const basic = await make(['introspect', 'revoke', 'wechat-api-token']);
  const poor = [await make(['introspect']), await make(['revoke'])];
  await clients.close();
  return { basic, poor };
}

interface Campaign {
  readonly world: ReturnType<typeof createWorld>;
  readonly api: Api;
  readonly judge: Judge;
  readonly url: string;
  readonly seen: Map<string, number>;
  readonly examples: readonly Shot[];
}

/** What a request did wrong, made as small as it can be; undefined, if none did. */
async function attack(campaign: Campaign, { runs, seed }: { runs: number; seed: number }): Promise<string | undefined> {
  const { world, api, judge, url, seen, examples } = campaign;
  const property = fc.asyncProperty(shotsOf(api, avatar), mutations, async (shot, wrong) => {
    const target = wrong.reduce(mutate, shot);
    try {
      const answer = judge.judge(target.method, await world.fire(target));
      seen.set(answer, (seen.get(answer) ?? 0) + 1);
    } catch (error) {
      const last = world.last();
      throw new Error(`${(error as Error).message}\n${last && writeCurl(last, url)}`);
    }
  });
  const found = await fc.check(property, { numRuns: runs, seed, examples: examples.map((shot) => [shot, []]) });
  if (!found.failed) return undefined;
  const { counterexamplePath, errorInstance } = found;
  return `seed ${seed}, path ${counterexamplePath}: ${(errorInstance as Error).message}`;
}

/** A PNG of one pixel. */
const avatar = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const oddRequests: Trial = {
  name: 'odd-requests',
  proves: 'P10',
  claim:
    'Requests from our OpenAPI document, live tokens in them, spoilt in every way: no 5xx, no crash, an answer within 5 s, and each answer is one that the document has.',
  counts: 'requests',
  on: 'each',
  sizes: { full: { sqlite: 170_000, postgres: 20_000, mysql: 10_000 }, quick: 300 },
  async run({ database, size, seed }: Stage): Promise<Outcome> {
    const { emulator, service, inside, issuer, url } = await openBoth(database);
    const doors: Door[] = [];
    try {
      const clients = await makeClients(database);
      emulator.describe('risky', { highRisk: true });
      const first = openSocketDoor(url);
      doors.push(first);
      await bindTakenPhone(emulator, first);
      const document = { method: 'GET', target: '/openapi.json', headers: {}, bytes: null };
      const api: Api = JSON.parse((await first.send(document)).text);
      const seen = new Map<string, number>();
      const judge = createJudge(api);
      const runs = Math.ceil(size / (lanes.socket + lanes.fetch));
      const examples = [...tooLargeShots(api), ...openDataShots].slice(0, runs);
      const lane = (index: number, door: Door) => {
        doors.push(door);
        const world = createWorld({ emulator, door, clients, name: `lane${index}x` });
        const campaign = { world, api, judge, url, seen, examples: index % lanes.socket === 0 ? examples : [] };
        return attack(campaign, { runs, seed: seed + index });
      };
      const found = await Promise.all([
        ...Array.from({ length: lanes.socket }, (_, index) => lane(index, openSocketDoor(url))),
        ...Array.from({ length: lanes.fetch }, (_, index) => lane(lanes.socket + index, openFetchDoor(inside, issuer))),
      ]);
      const failures = found.flatMap((failure) => failure ?? []);
      const output = service.instances[0]?.output() ?? '';
      const unseen = judge.documented.filter((each) => !seen.has(each));
      return {
        figures: { ...tally(seen), 'documented answers': judge.documented.length, 'not seen': unseen.length },
        broken: [
          ...failures.map((failure) => `every answer is documented, unlike: ${failure}`),
          ...findBroken({
            'nothing of a request is in the log': !output.includes(canary),
            [`every documented answer was seen, unlike ${unseen.join(', ')}`]:
              unseen.length === 0 || size < enoughForEveryAnswer || failures.length > 0,
          }),
        ],
      };
    } finally {
      for (const door of doors) door.close();
      await inside.close();
      await service.close();
      await emulator.close();
    }
  },
};

/** How many answers of each status. */
function tally(seen: ReadonlyMap<string, number>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [answer, count] of seen) {
    const status = answer.split(' ').at(-1) ?? '';
    counts.set(status, (counts.get(status) ?? 0) + count);
  }
  return Object.fromEntries([...counts].sort().map(([status, count]) => [`${status} `, count]));
}
