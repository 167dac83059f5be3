import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Server, startServer } from '../../../../../scripts/servers/start-server.mjs';
import { createCodeClaims } from '../../../src/limits/redis/code-claims.ts';
import { canStart } from '../../servers/fresh.ts';
import { createCertificate } from '../../wechat/certificate.ts';
import { type Limiter, openLimiter } from './limiter.ts';

/** As in life. */
const patienceMs = 40;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
};

describe.skipIf(!canStart('redis'))('limits while Redis', () => {
  let server: Server;
  let limiter: Limiter | undefined;

  beforeAll(async () => {
    server = await startServer('redis');
  });
  afterAll(() => server.remove());
  beforeEach(() => tell((redis) => redis.flushall()));
  afterEach(() => limiter?.link.close());

  async function open(url = server.url): Promise<Limiter> {
    limiter = await openLimiter({ url, patienceMs });
    return limiter;
  }

  /** With a connection of the test's own. */
  async function tell(work: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(server.url);
    await work(redis).finally(() => redis.disconnect());
  }

  /** Whatever has gone wrong is seen, told once, and then costs nobody any time; the decisions are those of this instance alone. */
  async function expectLocal({ countLetIn, isLetIn, lines }: Limiter, reason: string): Promise<void> {
    for (let time = 0; time < 3; time += 1) await isLetIn(`first ${time}`);
    const takenMs = await timed(async () => {
      for (let time = 0; time < 200; time += 1) await isLetIn(`next ${time}`);
    });
    expect(takenMs, '200 that would each have waited').toBeLessThan((200 * patienceMs) / 4);
    expect(await countLetIn(150)).toBe(100);
    expect(lines).toEqual([{ level: 'warn', message: expect.stringContaining('Redis'), facts: { reason } }]);
  }

  /** As time passes, somebody finds that it is back. */
  async function expectShared({ link, clock, isLetIn, lines }: Limiter): Promise<void> {
    for (let time = 0; !link.isAnswering(); time += 1) {
      clock.advance(30_000);
      await isLetIn(`later ${time}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
    expect(await link.ask((redis) => redis.exists('wxlogin:test:limit:address:shared again'))).toBe(0);
    expect(await isLetIn('shared again')).toBe(true);
    expect(await link.ask((redis) => redis.exists('wxlogin:test:limit:address:shared again'))).toBe(1);
  }

  it('is absent at the start, and comes later', async () => {
    await server.stop();
    const takenMs = await timed(open);
    expect(takenMs).toBeLessThan(1500);
    await expectLocal(limiter as Limiter, 'ECONNREFUSED');
    await server.start();
    await expectShared(limiter as Limiter);
  });

  it('is killed, and started again', async () => {
    const { link, isLetIn } = await open();
    expect([await isLetIn('before'), link.isAnswering()]).toEqual([true, true]);
    await server.kill();
    while (link.isAnswering()) await new Promise((resolve) => setImmediate(resolve));
    await expectLocal(limiter as Limiter, 'closed');
    await server.start();
    await expectShared(limiter as Limiter);
  });

  it('is frozen, and thawed', async () => {
    const { isLetIn } = await open();
    await isLetIn('before');
    await server.freeze();
    for (let time = 0; time < 3; time += 1) {
      const takenMs = await timed(() => isLetIn('waits'));
      expect(takenMs).toBeGreaterThanOrEqual(patienceMs - 1);
      expect(takenMs).toBeLessThan(patienceMs + 250);
    }
    await expectLocal(limiter as Limiter, 'slow');
    await server.thaw();
    await expectShared(limiter as Limiter);
  });

  it('is frozen while many ask at once', async () => {
    const { countLetIn } = await open();
    await server.freeze();
    expect(await countLetIn(500)).toBe(100);
    await expectLocal({ ...(limiter as Limiter), countLetIn: async () => 100 }, 'slow');
    await server.thaw();
    await expectShared(limiter as Limiter);
  });

  it('is frozen at the start', async () => {
    await server.freeze();
    expect(await timed(open)).toBeLessThan(1500);
    await expectLocal(limiter as Limiter, 'slow');
    await server.thaw();
    await expectShared(limiter as Limiter);
  });

  it('is asked again after a second, then two, and then ever more rarely', async () => {
    const { isLetIn, clock } = await open();
    await server.freeze();
    for (let time = 0; time < 3; time += 1) await isLetIn(`first ${time}`);
    const isAsked = async () => (await timed(() => isLetIn(`at ${clock.nowMs()}`))) >= patienceMs - 1;
    for (const pauseMs of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      clock.advance(pauseMs - 1);
      expect([pauseMs, await isAsked()]).toEqual([pauseMs, false]);
      clock.advance(1);
      expect([pauseMs, await isAsked(), await isAsked()]).toEqual([pauseMs, true, false]);
    }
    await server.thaw();
  });

  it('is full', async () => {
    await open();
    await tell((redis) => redis.config('SET', 'maxmemory', '1'));
    await expectLocal(limiter as Limiter, 'OOM');
    await tell((redis) => redis.config('SET', 'maxmemory', '0'));
    await expectShared(limiter as Limiter);
  });

  it('is a replica that may not be written to', async () => {
    await open();
    await tell((redis) => redis.replicaof('127.0.0.1', 1));
    await expectLocal(limiter as Limiter, 'READONLY');
    await tell((redis) => redis.replicaof('NO', 'ONE'));
    await expectShared(limiter as Limiter);
  });

  it('wants another password, which nobody gets to read', async () => {
    await tell((redis) => redis.config('SET', 'requirepass', 'right'));
    const url = new URL(server.url);
    url.password = 'hunter2';
    await open(url.href);
    await expectLocal(limiter as Limiter, 'WRONGPASS');
    expect(JSON.stringify(limiter?.lines)).not.toMatch(/hunter2|127\.0\.0\.1/);
    url.password = 'right';
    const redis = new Redis(url.href);
    await redis.config('SET', 'requirepass', '');
    redis.disconnect();
    await expectShared(limiter as Limiter);
  });

  it('allows no more than docs/guides/limits.md asks for, limits all the same', async () => {
    const guide = readFileSync(new URL('../../../../../docs/guides/limits.md', import.meta.url), 'utf8');
    const [, rules = ''] = /ACL SETUSER wxlogin on >password (.+)/.exec(guide) ?? [];
    await tell((redis) => redis.acl('SETUSER', 'wxlogin', 'on', '>password', ...rules.trim().split(' ')));
    const url = new URL(server.url);
    [url.username, url.password] = ['wxlogin', 'password'];
    const { countLetIn, link, lines } = await open(url.href);
    expect(await countLetIn(150)).toBe(100);
    const claims = createCodeClaims(link, { prefix: 'wxlogin:test:', instance: 'one' });
    expect(await claims.claim(Buffer.alloc(32))).toBe(true);
    claims.release(Buffer.alloc(32));
    expect(await link.ask((redis) => redis.get('wxlogin:test:limit:address:203.0.113.7'))).toMatch(/^\d{16,}$/);
    expect(lines).toEqual([]);
    expect(await link.ask((redis) => redis.keys('*')), 'and no more').toBeUndefined();
  });

  it('holds something else where a bucket should be', async () => {
    await open();
    const key = 'wxlogin:test:limit:address:203.0.113.7';
    await tell((redis) => redis.lpush(key, 'x'));
    for (let time = 0; time < 3; time += 1) expect(await limiter?.isLetIn()).toBe(true);
    expect(limiter?.lines.map(({ facts }) => facts)).toEqual([{ reason: 'WRONGTYPE' }]);
    await tell((redis) => redis.del(key));
  });

  it('is no Redis', async () => {
    const http = createHttpServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    await open(`redis://127.0.0.1:${port}`);
    await expectLocal(limiter as Limiter, expect.stringMatching(/^[\w-]+$/));
    limiter?.link.close();
    http.close();
    http.closeAllConnections();
  });

  describe('on the other side of a bad network', () => {
    let proxy: NetServer;
    const sockets = new Set<Socket>();
    /** What is done with bytes from Redis. */
    let pass: (bytes: Buffer, client: Socket) => void;

    beforeEach(async () => {
      pass = (bytes, client) => client.write(bytes);
      proxy = createServer((client) => {
        const redis = connect(Number(new URL(server.url).port), '127.0.0.1');
        for (const socket of [client, redis]) sockets.add(socket.on('error', () => {}));
        client.pipe(redis);
        redis.on('data', (bytes) => pass(bytes, client));
      }).listen(0, '127.0.0.1');
      await once(proxy, 'listening');
    });
    afterEach(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    const openThrough = () => open(`redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`);

    it('is two seconds away', async () => {
      await openThrough();
      const timers: NodeJS.Timeout[] = [];
      pass = (bytes, client) => timers.push(setTimeout(() => client.write(bytes), 2000));
      await expectLocal(limiter as Limiter, 'slow');
      for (const timer of timers) clearTimeout(timer);
    });

    it.each([
      ['a wait of ages', ':999999999999\r\n'],
      ['a wait before now', ':-5\r\n'],
      ['a word', '$5\r\nhello\r\n'],
      ['nothing', '$-1\r\n'],
      ['a list', '*1\r\n:0\r\n'],
      ['a fraction of RESP3', ',nan\r\n'],
    ])('answers nonsense: %s', async (_, answer) => {
      await openThrough();
      pass = (_bytes, client) => client.write(answer);
      await expectLocal(limiter as Limiter, 'failed');
    });

    it('shows a certificate that nobody vouches for', async () => {
      const tls = createTlsServer(createCertificate(), (client) => {
        const redis = connect(Number(new URL(server.url).port), '127.0.0.1');
        for (const socket of [client, redis]) sockets.add(socket.on('error', () => {}));
        client.pipe(redis).pipe(client);
      }).listen(0, '127.0.0.1');
      await once(tls, 'listening');
      await open(`rediss://127.0.0.1:${(tls.address() as AddressInfo).port}`);
      await expectLocal(limiter as Limiter, 'DEPTH_ZERO_SELF_SIGNED_CERT');
      tls.close();
    });

    it('answers what is no Redis protocol at all', async () => {
      await openThrough();
      pass = (_bytes, client) => client.write('\u0000\u0001 what?\r\n\r\n');
      await expectLocal(limiter as Limiter, expect.stringMatching(/^[\w-]+$/));
    });
  });
});
