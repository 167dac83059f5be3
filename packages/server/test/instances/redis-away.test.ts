import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../../../scripts/servers/start-server.mjs';
import { deriveKey } from '../../src/secrets/derive.ts';
import { createKeyedHash } from '../../src/secrets/keyed-hash.ts';
import { parseRootSecret } from '../../src/secrets/root-secret.ts';
import { appid, issuer, type Reply } from '../desk.ts';
import { canStart } from '../servers/fresh.ts';
import { startTwoInstances, type TwoInstances } from './two-instances.ts';

const all = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe.skipIf(!canStart('redis'))('a service whose Redis', () => {
  let server: Server;
  let redis: Redis;
  let two: TwoInstances;
  const rootSecret = randomBytes(32).toString('base64url');

  beforeAll(async () => {
    server = await startServer('redis');
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    redis = new Redis(server.url);
    redis.on('error', () => {});
    await redis.flushall();
    two = await startTwoInstances({
      database: 'memory:',
      redisURL: server.url,
      rootSecret,
      appLoginsPerSecond: 100_000,
      sessionRefreshesPerMinute: 30,
    });
  });
  afterEach(async () => {
    await two.close();
    redis.disconnect();
  });

  const login = async (code: string, key?: string): Promise<Reply> =>
    two.post(0, '/login', { json: { code }, ...(key && { key }) });

  /** So many logins, a few at a time; how long each took, in milliseconds, the longest first. */
  async function logInOften(count: number, atOnce = 10): Promise<number[]> {
    const codes = await all(count, (index) => two.code(`person${index % 20}`));
    const times: number[] = [];
    await all(atOnce, async () => {
      for (let code = codes.pop(); code !== undefined; code = codes.pop()) {
        const startedMs = performance.now();
        expect((await login(code)).status).toBe(200);
        times.push(performance.now() - startedMs);
      }
    });
    return times.sort((a, b) => b - a);
  }

  it.each([
    ['is killed', () => server.kill(), () => server.start()],
    ['is frozen', () => server.freeze(), () => server.thaw()],
    ['is emptied', () => redis.flushall(), async () => {}],
  ])('%s in the middle logs everybody in, and hardly anybody waits', async (_, happen, mend) => {
    await logInOften(20);
    const [slowestMs = 0] = await logInOften(100);
    const [times] = await Promise.all([logInOften(300), happen()]);
    // Those under way at that moment may have waited their 40 ms in vain, and a few after them.
    expect(times[30]).toBeLessThan(slowestMs + 40);
    await mend();
  });

  it('forgets everything revokes nothing and revives nothing', async () => {
    const [one, other] = [await login(await two.code('one')), await login(await two.code('two'))];
    await two.post(0, '/logout', { json: { refresh_token: one.json.refresh_token } });
    await redis.flushall();
    await expect(two.logins[0].verify(one.json.access_token)).rejects.toMatchObject({ code: 'session_ended' });
    expect((await two.logins[0].verify(other.json.access_token)).sid).toMatch(/^ses_/);
    const refreshed = await two.post(0, '/refresh', { json: { refresh_token: one.json.refresh_token } });
    expect(refreshed.json.code).toBe('session_ended');
  });

  it('says of a code that another instance has it, though none does, logs in all the same', async () => {
    const hash = createKeyedHash(deriveKey(parseRootSecret(rootSecret) ?? Buffer.alloc(0), 'keyed-hash'));
    const service = hash('service', issuer).toString('base64url').slice(0, 11);
    const code = await two.code('liar');
    const key = `wxlogin:${service}:code:${hash('js_code', `${appid} ${code}`).toString('base64url')}`;
    await redis.set(key, 'nobody', 'PX', 60_000);
    const startedMs = performance.now();
    expect((await login(code)).status).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(4000);
    expect(await redis.get(key)).toBe('nobody');
  });

  it('lets another instance have a code as soon as the first has failed with it', async () => {
    const code = await two.code('unlucky');
    // WeChat never sees it: the code is as good as new.
    two.emulator.fault({ path: '/sns/jscode2session', handled: false, errcode: -1 });
    expect((await login(code, 'key')).json.code).toBe('wechat_unavailable');
    const startedMs = performance.now();
    expect((await two.post(1, '/login', { json: { code }, key: 'key' })).status).toBe(200);
    expect(performance.now() - startedMs).toBeLessThan(1500);
  });

  it('holds no code, no key of a client and no token', async () => {
    const code = await two.code('private');
    const { json } = await login(code, 'a-key-of-the-client');
    await two.post(0, '/refresh', { json: { refresh_token: json.refresh_token } });
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThan(1);
    const held = JSON.stringify(
      await all(keys.length, async (index) => [keys[index], await redis.get(keys[index] ?? '')]),
    );
    for (const secret of [code, 'a-key-of-the-client', json.refresh_token, json.access_token, rootSecret])
      expect(held).not.toContain(secret);
    const lives = await all(keys.length, (index) => redis.pttl(keys[index] ?? ''));
    expect(Math.min(...lives), 'everything ends by itself').toBeGreaterThan(0);
  });

  it('is frozen does not hold up the end', async () => {
    await logInOften(5);
    await server.freeze();
    const startedMs = performance.now();
    await Promise.all(two.logins.map((each) => each.close()));
    expect(performance.now() - startedMs).toBeLessThan(1000);
    await server.thaw();
  });

  it('is told of in readiness, which does not depend on it', async () => {
    const ready = async () => {
      const reply = await two.logins[0].fetch(new Request(`${issuer}/readyz`));
      return [reply.status, ((await reply.json()) as { parts: { redis: string } }).parts.redis];
    };
    expect(await ready()).toEqual([200, 'ok']);
    await server.kill();
    while ((await ready())[1] === 'ok') await new Promise((resolve) => setImmediate(resolve));
    expect(await ready()).toEqual([200, 'failing']);
    await server.start();
  });
});
