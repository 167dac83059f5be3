import { randomBytes, randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFolder } from '../../journeys/program.ts';
import { type Service, startService } from '../../journeys/service.ts';
import { countRows } from '../../packages/server/test/servers/count-rows.ts';
import { createCertificate } from '../../packages/server/test/wechat/certificate.ts';
import { startStub } from '../../packages/server/test/wechat/stub.ts';
import { findBroken, type Outcome, type Stage, type Trial } from '../trial.ts';
import { forgetPeak, readMemory } from './process-memory.ts';
import { watchBystanders } from './wechat/bystanders.ts';
import { good, type Kind, plainKinds, secureKinds } from './wechat/kinds.ts';
import { loginsOfApp, misbehave, type Observed, secret } from './wechat/misbehaviours.ts';

const mostAddedMiB = 64;
const mostBystanderMs = 50;
/** Fewer logins of a kind than this leave out what lasts until the deadline. */
const wholeSize = 20;
/** Of the programs that use the database one after the other. */
const rootSecret = randomBytes(32).toString('base64url');

interface Findings {
  readonly observed: readonly Observed[];
  /** Of the bystanders, while kinds of one group were at work. */
  readonly waits: ReadonlyMap<string, readonly number[]>;
  readonly addedMiB: number;
  readonly wrong: readonly string[];
}

export const hostileWeChat: Trial = {
  name: 'hostile-wechat',
  proves: 'P8',
  claim: `WeChat refuses, is silent, slow, endless, garbled, forged or a redirect: a documented error by the deadline, nobody registered, at most ${mostAddedMiB} MiB more, and the 99th of 100 other requests within ${mostBystanderMs} ms.`,
  counts: 'logins of each kind',
  on: 'one',
  sizes: { full: 200, quick: 3 },
  async run(stage) {
    if (process.platform !== 'linux')
      return { figures: {}, broken: [], notTried: 'memory is read from /proc, which only Linux has' };
    const kinds = (all: readonly Kind[]) =>
      all.filter(({ deadlineMs }, at) => deadlineMs === 0 || at === 0 || stage.size >= wholeSize);
    const plain = await meet(stage, kinds(plainKinds), 'http');
    const secure = stage.size >= wholeSize ? await meet(stage, kinds(secureKinds), 'https') : undefined;
    return judge(stage, [plain, ...(secure ? [secure] : [])]);
  },
};

async function judge({ database, size }: Stage, findings: readonly Findings[]): Promise<Outcome> {
  const observed = findings.flatMap((each) => each.observed);
  const { users } = await countRows(database);
  const people = observed.filter(({ kind }) => kind.becomes === 'login').length * size;
  const waits = new Map(findings.flatMap((each) => [...each.waits]).map(([group, all]) => [group, readP99(all)]));
  const worst = [...waits].reduce((one, other) => (other[1] > one[1] ? other : one));
  const addedMiB = Math.max(...findings.map((each) => each.addedMiB));
  const groups = [...new Set(observed.map(({ kind }) => kind.group))];
  const slowest = (group: string) =>
    Math.max(...observed.filter(({ kind }) => kind.group === group).map(({ slowestMs }) => slowestMs));
  return {
    figures: {
      kinds: observed.length,
      logins: observed.length * size,
      'wrong answers': findings.flatMap((each) => each.wrong).length,
      'users too many': users - people,
      ...Object.fromEntries(groups.map((group) => [`${group}, ms`, Math.round(slowest(group))])),
      'others, p99 ms': `${Math.round(worst[1])} (${worst[0]})`,
      'more memory': `${Math.round(addedMiB)} MiB`,
    },
    broken: [
      ...findings.flatMap((each) => each.wrong),
      ...findBroken({
        [`whoever did not log in is no user: ${users}, not ${people}`]: users === people,
        [`others are answered within ${mostBystanderMs} ms, not ${[...waits].map(([group, ms]) => `${group} ${Math.round(ms)}`).join(', ')}`]:
          worst[1] <= mostBystanderMs || size < wholeSize,
        [`at most ${mostAddedMiB} MiB more are used, not ${Math.round(addedMiB)}`]: addedMiB <= mostAddedMiB,
      }),
    ],
  };
}

/** One program that asks this WeChat, which is of one kind after the other; the first is as WeChat should be. */
async function meet({ size, database }: Stage, kinds: readonly Kind[], scheme: 'http' | 'https'): Promise<Findings> {
  // Below those of outgoing connections, so that none of these takes it between two kinds.
  const port = randomInt(20_000, 30_000);
  const certificate = createCertificate();
  const folder = createFolder();
  const authority = join(folder.path, 'authority.pem');
  writeFileSync(authority, certificate.cert);
  const perKind = Math.ceil(size / loginsOfApp);
  const apps = Array.from({ length: kinds.length * perKind }, (_, index) => ({
    appid: `wx${index.toString(16).padStart(16, '0')}`,
    secret,
    openPlatform: null,
  }));
  const emulator = { url: `${scheme}://127.0.0.1:${port}`, apps };
  const env = { NODE_EXTRA_CA_CERTS: authority };
  const service = await startService({ database, emulator, settings: { rootSecret }, envOf: () => env });
  const elsewhere = await startStub({ behave: good });
  const place = { port, elsewhere: elsewhere.baseURL, certificate };
  const appidsOf = (index: number) => apps.slice(index * perKind, (index + 1) * perKind).map(({ appid }) => appid);
  try {
    return await watch(service, kinds, (kind, index) => {
      const [{ url = '', output = () => '' } = {}] = service.instances;
      return misbehave(kind, { url, place, appids: appidsOf(index), size, log: output });
    });
  } finally {
    await service.close();
    await elsewhere.close();
    folder.remove();
  }
}

async function watch(
  { instances: [instance] }: Service,
  [asItShouldBe, ...kinds]: readonly Kind[],
  perform: (kind: Kind, index: number) => Promise<Observed>,
): Promise<Findings> {
  if (!instance?.pid || !asItShouldBe) throw new Error('There is nobody to be watched.');
  // A program that has just started grows by itself.
  const observed = [await perform(asItShouldBe, 0)];
  const bystanders = watchBystanders(instance.url, observed[0]?.accessToken ?? '');
  const before = readMemory(instance.pid).now;
  forgetPeak(instance.pid);
  const waits = new Map<string, number[]>();
  for (const [index, kind] of kinds.entries()) {
    observed.push(await perform(kind, index + 1));
    waits.set(kind.group, [...(waits.get(kind.group) ?? []), ...bystanders.take()]);
  }
  const addedMiB = readMemory(instance.pid).peak - before;
  await bystanders.stop();
  const wrong = [...observed.flatMap((each) => each.wrong), ...new Set(bystanders.failures)];
  return { observed, waits, addedMiB, wrong };
}

function readP99(latencies: readonly number[]): number {
  const sorted = [...latencies].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}
