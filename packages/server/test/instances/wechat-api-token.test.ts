import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../src/logger.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openDatabase } from '../../src/store/sql/sqlite/open-database.ts';
import { appid, appSecret, issuer } from '../desk.ts';
import { freshMysql, freshPostgres, isAvailable } from '../servers/fresh.ts';
import { compile } from '../store/sql/sqlite/processes/compile.ts';
import { startTwoInstances, type TwoInstances } from './two-instances.ts';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const sqlite = async () => {
  files += 1;
  return `sqlite:${join(folder, `${files}.db`)}`;
};

/** For what happens without being waited for by anybody, on a busy machine. */
const patience = { timeout: 10_000, interval: 20 };
const path = '/cgi-bin/stable_token';
const hundred = <T>(call: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 100 }, call));

/** A database, two instances on it, and a clock for them and for WeChat, turned by hand. */
async function start(database: string) {
  const time = { aheadMs: 0 };
  const clock = {
    nowMs: () => Date.now() + time.aheadMs,
    monotonicMs: () => performance.now() + time.aheadMs,
  };
  const rootSecret = randomBytes(32).toString('base64url');
  const two = await startTwoInstances({ database, clock, rootSecret });
  const [one, other] = two.logins;
  return {
    two,
    rootSecret,
    one,
    other,
    /** Of both at once, a hundred each. */
    getOften: async () => {
      const found = await Promise.all([
        hundred(() => one.getWeChatApiToken()),
        hundred(() => other.getWeChatApiToken()),
      ]);
      return [...new Set(found.flat())];
    },
    /** A call of an integrator's own. */
    call: (apiToken: string) => askEmulator(two, `/wxa/checksession?access_token=${apiToken}`),
    asked: () => two.emulator.calls(path).length,
    reasons: () => two.events.filter(({ name }) => name === 'wechat_api_token_fetched').map(({ reason }) => reason),
    advance(seconds: number) {
      time.aheadMs += seconds * 1000;
      two.emulator.advance(seconds);
    },
  };
}

async function askEmulator({ emulator }: TwoInstances, target: string, body?: object): Promise<{ errcode?: number }> {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  return (await fetch(emulator.url + target, init)).json() as Promise<{ errcode?: number }>;
}

/** What another service of the team does that should have asked here: the shared token ends at once. */
const evict = ({ two }: Started) =>
  askEmulator(two, path, { grant_type: 'client_credential', appid, secret: appSecret, force_refresh: true });

type Started = Awaited<ReturnType<typeof start>>;
/** checksession without its other parameters: the token was accepted. */
const accepted = 40097;

const kinds = [
  { title: 'one SQLite file', isThere: true, open: sqlite },
  { title: 'PostgreSQL', isThere: isAvailable('postgres'), open: freshPostgres },
  { title: 'MariaDB', isThere: isAvailable('mysql'), open: freshMysql },
];

describe.each(kinds)('the WeChat API token of two instances over $title', ({ isThere, open }) => {
  it.skipIf(!isThere)(
    'is one for 200 calls at once, and for its whole life, and WeChat is asked once each time',
    async () => {
      const started = await start(await open());
      const { getOften, asked, advance, two, call, reasons } = started;
      const [first, ...more] = await getOften();
      expect([more, asked()]).toEqual([[], 1]);
      advance(6800);
      expect(await getOften()).toEqual([first]);
      expect(asked()).toBe(1);

      // WeChat has a new one five minutes before the end: nobody waits for it.
      advance(110);
      expect(await getOften()).toEqual([first]);
      await vi.waitUntil(() => asked() === 2, patience);
      // Whoever did not ask looks again after ten seconds; until then both tokens are good.
      await vi.waitUntil(async () => {
        advance(1);
        return !(await getOften()).includes(first!);
      }, patience);
      const [second, ...others] = await getOften();
      expect([others, asked()]).toEqual([[], 2]);
      expect([(await call(first!)).errcode, (await call(second!)).errcode]).toEqual([accepted, accepted]);

      // Long after the end, both at once.
      advance(20_000);
      const third = await getOften();
      expect([third.length, asked()]).toEqual([1, 3]);
      expect(reasons()).toEqual(['due', 'due', 'due']);
      await two.close();
    },
  );

  it.skipIf(!isThere)('is replaced once where WeChat refuses it, however many are refused at once', async () => {
    const started = await start(await open());
    const { one, other, call, asked, reasons, two, advance } = started;
    const first = await one.getWeChatApiToken();
    await other.getWeChatApiToken();
    advance(40);
    await evict(started);
    const before = asked();
    const answers = await Promise.all([
      hundred(() => one.withWeChatApiToken(call)),
      hundred(() => other.withWeChatApiToken(call)),
    ]);
    expect(new Set(answers.flat().map(({ errcode }) => errcode))).toEqual(new Set([accepted]));
    expect(asked() - before).toBe(1);
    expect(reasons()).toEqual(['due', 'refused']);
    // A latecomer who was refused the old one does not make anybody drop the new one.
    expect(await one.getWeChatApiToken({ refused: first })).toBe(await other.getWeChatApiToken());
    expect(asked() - before).toBe(1);
    await two.close();
  });
});

describe('the WeChat API token', () => {
  let started: Started | undefined;
  afterEach(async () => {
    await started?.two.close();
    started = undefined;
  });
  const begin = async () => {
    started = await start(await sqlite());
    return started;
  };

  it('is replaced by force where WeChat refuses the very one it gives, at most every 30 seconds and 20 times a day', async () => {
    const { one, other, asked, advance, reasons, two } = await begin();
    const refuse = vi.fn(async (_: string) => ({ errcode: 40001 }));
    expect(await one.withWeChatApiToken(refuse)).toEqual({ errcode: 40001 });
    // WeChat counts the 30 seconds from the token's beginning: this one was forced for nothing.
    expect(reasons()).toEqual(['due', 'refused', 'forced']);
    expect(refuse).toHaveBeenCalledTimes(1);
    for (let round = 0; round < 60; round += 1) {
      advance(11);
      for (const login of [one, other]) await login.withWeChatApiToken(refuse);
    }
    const forced = () => reasons().filter((reason) => reason === 'forced').length;
    expect(forced()).toBe(20);
    const bodies = two.emulator.calls(path).map(({ request }) => request.body as { force_refresh: boolean });
    expect(bodies.filter(({ force_refresh }) => force_refresh)).toHaveLength(20);
    expect(asked()).toBeLessThan(200);
    advance(86_400);
    await one.withWeChatApiToken(refuse);
    await one.withWeChatApiToken(refuse);
    expect(forced()).toBeGreaterThan(20);
  });

  it('serves until it expires while WeChat is down, also at an instance that has just started', async () => {
    const { one, getOften, advance, two, asked } = await begin();
    const first = await one.getWeChatApiToken();
    two.emulator.fault({ path, times: 'always', reset: true });
    for (const seconds of [6950, 200]) {
      advance(seconds);
      expect(await getOften()).toEqual([first]);
    }
    advance(50);
    const failures = await Promise.allSettled(Array.from({ length: 100 }, () => one.getWeChatApiToken()));
    expect(new Set(failures.map((each) => each.status === 'rejected' && each.reason.code))).toEqual(
      new Set(['wechat_unavailable']),
    );
    const before = asked();
    await expect(one.getWeChatApiToken()).rejects.toMatchObject({ code: 'wechat_unavailable' });
    expect(asked()).toBe(before);
    expect(before).toBeLessThan(10);

    two.emulator.clearFaults();
    advance(3);
    expect(await getOften()).toHaveLength(1);
  });

  it('is fetched by another instance when the one that asks WeChat for all is killed', {
    timeout: 60_000,
  }, async () => {
    const database = await sqlite();
    started = await start(database);
    const { other, advance, reasons, two, rootSecret } = started;
    two.emulator.fault({ path, hang: true });
    const program = await compile(new URL('./processes/ask-for-token.ts', import.meta.url), folder);
    const apps = [{ appid, appSecret }];
    const options = { mode: 'development', issuer, apps, database, rootSecret, wechatEmulatorURL: two.emulator.url };
    const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: 'inherit' });
    const beside = await openDatabase(database.slice('sqlite:'.length));
    const findLease = beside.prepare("select holder from leases where name like 'wechat_api_token %'");
    await vi.waitUntil(() => findLease.get(), { timeout: 30_000 });
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(findLease.get()).toBeDefined();
    beside.close();

    two.emulator.clearFaults();
    const got = other.getWeChatApiToken();
    advance(13);
    expect(await got).toEqual(expect.any(String));
    expect(reasons()).toEqual(['due']);
  });

  it('is fetched all the same where a lease does not end, by a clock that is far ahead', async () => {
    const database = await sqlite();
    started = await start(database);
    const { other, advance, asked } = started;
    const store = await openStore({ database, logger: silentLogger });
    const at = Math.floor(Date.now() / 1000);
    await store.holdLease({ name: `wechat_api_token ${appid}`, holder: 'fast', at, expiresAt: at + 86_400 });
    await store.close();
    let got: string | undefined;
    other.getWeChatApiToken().then((apiToken) => {
      got = apiToken;
    });
    await vi.waitUntil(() => {
      advance(1);
      return got;
    }, patience);
    expect(asked()).toBe(1);
  });

  it('is asked for again where what is stored was damaged or belongs to another app', async () => {
    const database = await sqlite();
    started = await start(database);
    const { one, other, asked } = started;
    const token = await one.getWeChatApiToken();
    const store = await openStore({ database, logger: silentLogger });
    const stored = (await store.findWeChatApiToken(appid))!;
    const sealedToken = Buffer.from(stored.sealedToken);
    sealedToken[40]! ^= 1;
    await store.saveWeChatApiToken({ ...stored, version: stored.version + 1, sealedToken });
    await store.close();
    expect(await other.getWeChatApiToken()).toBe(token);
    expect(asked()).toBe(2);
  });

  it('is of an app that is served here', async () => {
    const { one } = await begin();
    await expect(one.getWeChatApiToken({ appid: 'wx0000000000000000' })).rejects.toMatchObject({ code: 'app_unknown' });
    await expect(one.withWeChatApiToken(async () => 1, 'wx0000000000000000')).rejects.toMatchObject({
      code: 'app_unknown',
    });
    expect(await one.getWeChatApiToken({ appid })).toBe(await one.getWeChatApiToken());
  });

  it('names what is wrong with the app, once for all who ask', async () => {
    const { one, two, asked } = await begin();
    two.emulator.fault({ path, times: 'always', errcode: 40125 });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => one.getWeChatApiToken()));
    expect(new Set(outcomes.map((each) => each.status === 'rejected' && each.reason.code))).toEqual(
      new Set(['app_misconfigured']),
    );
    expect(asked()).toBe(1);
    expect(two.lines.filter(({ facts }) => facts.errcode === 40125)).toHaveLength(1);
  });

  it.each([
    ['an answer that is no object', Buffer.from('image')],
    ['no answer', undefined],
    ['another errcode', { errcode: 45009 }],
  ])('is kept after %s', async (_, answer) => {
    const { one, asked } = await begin();
    const call = vi.fn(async (_apiToken: string): Promise<unknown> => answer);
    expect(await one.withWeChatApiToken(call)).toBe(answer);
    expect(call).toHaveBeenCalledTimes(1);
    expect(asked()).toBe(1);
  });
});
