import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalBuckets } from '../../src/limits/local-buckets.ts';
import { createRate, fillMs, type Rate } from '../../src/limits/rate.ts';

const seed = 20_261_123;

function rateOf(count: number, seconds: number, burst?: number): Rate {
  const rate = createRate(count, seconds, burst);
  if (!rate) throw new Error('a count of 0 is no rate');
  return rate;
}

/** Takes as many as there are. */
function drain(buckets: ReturnType<typeof createLocalBuckets>, key: string, nowMs: number): number {
  let taken = 0;
  for (; buckets.findWaitMs(key, nowMs) === 0; taken += 1) buckets.take(key, nowMs);
  return taken;
}

describe('the buckets of this process', () => {
  it.each([
    ['20 a minute, 40 at once', rateOf(20, 60, 40), 40],
    ['200 a second', rateOf(200, 1), 200],
    ['7 a minute, which is no whole number of milliseconds', rateOf(7, 60), 7],
    ['3 a second, at a time that is no whole number either', rateOf(3, 1), 3],
  ])('hold what they are to hold: %s', (_, rate, burst) => {
    for (const nowMs of [0, 1 / 3, 987_654_321.123]) expect(drain(createLocalBuckets(rate), 'key', nowMs)).toBe(burst);
  });

  it('say how long it takes until the next token, and then have it', () => {
    const buckets = createLocalBuckets(rateOf(20, 60, 40));
    drain(buckets, 'key', 5000);
    expect(buckets.findWaitMs('key', 5000)).toBe(3000);
    expect(buckets.findWaitMs('key', 7999)).toBe(1);
    expect(drain(buckets, 'key', 8000)).toBe(1);
    expect(drain(buckets, 'key', 8000 + 10 * 3000)).toBe(10);
    expect(drain(buckets, 'key', 10_000_000)).toBe(40);
  });

  it('are one for each key', () => {
    const buckets = createLocalBuckets(rateOf(2, 1));
    expect([drain(buckets, 'a', 0), drain(buckets, 'b', 0), drain(buckets, 'a', 0)]).toEqual([2, 2, 0]);
  });

  it('do not gain from a refusal, nor lose', () => {
    const buckets = createLocalBuckets(rateOf(60, 60));
    drain(buckets, 'key', 0);
    for (let ms = 0; ms < 1000; ms += 10) expect(buckets.findWaitMs('key', ms)).toBe(1000 - ms);
    expect(drain(buckets, 'key', 1000)).toBe(1);
  });

  it(`do what a bucket that is counted token by token does (seed ${seed})`, () => {
    const steps = fc.array(fc.record({ passMs: fc.nat(5000), key: fc.constantFrom('a', 'b') }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 50 }), steps, (count, burst, all) => {
        const rate = rateOf(count, 60, burst);
        const buckets = createLocalBuckets(rate);
        const tokens = new Map<string, { count: number; atMs: number }>();
        let nowMs = 0;
        for (const { passMs, key } of all) {
          nowMs += passMs;
          const { count: left, atMs } = tokens.get(key) ?? { count: burst, atMs: nowMs };
          const there = Math.min(burst, left + (nowMs - atMs) / rate.intervalMs);
          const isThere = there > 1 - 1e-6;
          expect(buckets.findWaitMs(key, nowMs) === 0).toBe(isThere);
          if (isThere) buckets.take(key, nowMs);
          tokens.set(key, { count: isThere ? there - 1 : there, atMs: nowMs });
        }
      }),
      { numRuns: 300, seed },
    );
  });

  it('forget those that have filled up, without a timer', () => {
    const rate = rateOf(20, 60, 40);
    const buckets = createLocalBuckets(rate);
    for (let index = 0; index < 1000; index += 1) buckets.take(`key ${index}`, 0);
    expect(buckets.countKeys()).toBe(1000);
    buckets.take('later', fillMs(rate));
    buckets.take('later', 2 * fillMs(rate));
    expect(buckets.countKeys()).toBeLessThan(3);
  });

  it('forget none before it has filled up, however the generations turn', () => {
    const rate = rateOf(60, 60);
    for (let beganMs = 0; beganMs < fillMs(rate); beganMs += 7001) {
      const buckets = createLocalBuckets(rate);
      buckets.take('other', 0);
      drain(buckets, 'key', beganMs);
      for (let ms = beganMs; ms <= beganMs + fillMs(rate) - 1000; ms += 500) {
        buckets.take(`other ${ms}`, ms);
        expect(buckets.findWaitMs('key', ms)).toBe(Math.max(0, 1000 - (ms - beganMs)));
      }
      expect(drain(buckets, 'key', beganMs + fillMs(rate) - 1000)).toBe(59);
    }
  });

  it('hold no more keys than they may, however many come', () => {
    const buckets = createLocalBuckets(rateOf(20, 60, 40), 1000);
    for (let index = 0; index < 50_000; index += 1) {
      buckets.take(`key ${index}`, index / 100);
      expect(buckets.countKeys()).toBeLessThanOrEqual(1000);
    }
    // Those of late are still counted.
    drain(buckets, 'one', 500);
    for (let index = 0; index < 400; index += 1) buckets.take(`more ${index}`, 500);
    expect(buckets.findWaitMs('one', 500)).toBe(3000);
  });
});
