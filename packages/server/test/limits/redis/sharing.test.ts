import { Redis } from 'ioredis';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRate } from '../../../src/limits/rate.ts';
import { freshRedis, isAvailable } from '../../servers/fresh.ts';
import { type Limiter, openLimiter } from './limiter.ts';

describe.skipIf(!isAvailable('redis'))('limits that two instances share through Redis', () => {
  let url: string;
  let redis: Redis;
  let one: Limiter;
  let two: Limiter;

  beforeAll(async () => {
    url = await freshRedis();
  });
  beforeEach(async () => {
    redis = new Redis(url);
    await redis.flushdb();
    [one, two] = await Promise.all([openLimiter({ url }), openLimiter({ url })]);
  });
  afterEach(() => {
    for (const { link } of [one, two]) link.close();
    redis.disconnect();
  });

  const key = 'wxlogin:test:limit:address:203.0.113.7';

  it('let exactly as many in as one would: 100 of 500 at once', async () => {
    const letIn = await Promise.all([one.countLetIn(250), two.countLetIn(250)]);
    expect(letIn[0] + letIn[1]).toBe(100);
    expect([one.lines, two.lines]).toEqual([[], []]);
  });

  it('count each address by itself', async () => {
    expect(await one.countLetIn(150, '203.0.113.7')).toBe(100);
    expect(await two.countLetIn(150, '203.0.113.8')).toBe(100);
    expect(await two.countLetIn(150, '203.0.113.7')).toBe(0);
  });

  it('say when to come again', async () => {
    await one.countLetIn(100);
    const refused = two.isLetIn();
    expect(await refused).toBe(false);
    const rates = { address: createRate(60, 60, 1) };
    const slower = await openLimiter({ url, rates });
    const other = await openLimiter({ url, rates });
    expect(await slower.isLetIn('198.51.100.1')).toBe(true);
    const startedMs = performance.now();
    // By the clock of Redis: the token is back after a second.
    while (!(await other.isLetIn('198.51.100.1')) && performance.now() - startedMs < 10_000) other.clock.advance(1000);
    expect(performance.now() - startedMs).toBeGreaterThan(900);
    slower.link.close();
    other.link.close();
  });

  it('take a token of each limit, or of none', async () => {
    const rates = { address: createRate(1, 3600, 10), app: createRate(1, 3600, 5) };
    const [first, second] = await Promise.all([openLimiter({ url, rates }), openLimiter({ url, rates })]);
    expect((await first.countLetIn(5, 'a')) + (await second.countLetIn(5, 'b'))).toBe(5);
    await redis.del('wxlogin:test:limit:app:wx1');
    // Those that the app refused cost the addresses nothing.
    const third = await openLimiter({ url, rates: { address: rates.address } });
    expect((await third.countLetIn(10, 'a')) + (await third.countLetIn(10, 'b'))).toBe(15);
    for (const { link } of [first, second, third]) link.close();
  });

  it('keep nothing in Redis for longer than it means something', async () => {
    await one.countLetIn(100);
    const hours = 100;
    expect(await redis.pttl(key)).toBeGreaterThan((hours - 1) * 3_600_000);
    expect(await redis.pttl(key)).toBeLessThanOrEqual(hours * 3_600_000);
    expect(await redis.keys('*')).toEqual([key]);
  });

  it.each([
    ['a time far ahead, as after a clock that was set back', String(Number.MAX_SAFE_INTEGER)],
    ['a time long past', '1'],
    ['no number', 'mallory'],
    ['nothing', ''],
  ])('take a bucket for full that holds %s', async (_, value) => {
    await redis.set(key, value);
    expect(await one.countLetIn(150)).toBe(100);
  });

  it('start anew when Redis was emptied, and then let in at most twice as many', async () => {
    expect(await one.countLetIn(150)).toBe(100);
    await redis.flushall();
    expect(await one.countLetIn(150), 'its own bucket is still empty').toBe(0);
    expect(await two.countLetIn(150)).toBe(100);
    expect(one.lines).toEqual([]);
  });

  it('take an answer that came while this process was busy', async () => {
    const busy = await openLimiter({ url, patienceMs: 20 });
    await one.countLetIn(100);
    const asked = busy.isLetIn();
    const startedMs = performance.now();
    while (performance.now() - startedMs < 100);
    expect(await asked).toBe(false);
    busy.link.close();
  });

  it('work with a script that Redis has forgotten', async () => {
    await one.isLetIn();
    await redis.script('FLUSH');
    expect(await one.countLetIn(150)).toBe(99);
    expect(one.lines).toEqual([]);
  });
});
