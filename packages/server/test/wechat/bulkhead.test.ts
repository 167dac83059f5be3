import { describe, expect, it } from 'vitest';
import { createBulkhead, type Later } from '../../src/wechat/bulkhead.ts';

/** Time is up for whoever waits when the test says so. */
function handTimers() {
  const timers = new Set<() => void>();
  const later: Later = (ms, then) => {
    expect(ms).toBe(1000);
    timers.add(then);
    return () => timers.delete(then);
  };
  const timeIsUp = () => {
    for (const then of timers) {
      timers.delete(then);
      then();
    }
  };
  return { later, timeIsUp, pending: () => timers.size };
}

function start(inFlight: number, waiting: number) {
  const timers = handTimers();
  return { ...timers, bulkhead: createBulkhead({ inFlight, waiting, waitMs: 1000 }, timers.later) };
}

describe('a bulkhead', () => {
  it('lets so many in, so many wait, and refuses the rest at once', () => {
    const { bulkhead } = start(2, 1);
    expect([bulkhead.enter(), bulkhead.enter()]).toEqual([true, true]);
    expect(bulkhead.enter()).toBeInstanceOf(Promise);
    expect(bulkhead.isFull()).toBe(true);
    expect(bulkhead.enter()).toBe(false);
    bulkhead.leave();
    expect(bulkhead.isFull()).toBe(false);
  });

  it('gives a place that is left to whoever waits longest', async () => {
    const { bulkhead, pending } = start(1, 2);
    bulkhead.enter();
    const order: string[] = [];
    const first = Promise.resolve(bulkhead.enter()).then(() => order.push('first'));
    const second = Promise.resolve(bulkhead.enter()).then(() => order.push('second'));
    bulkhead.leave();
    await first;
    expect(order).toEqual(['first']);
    bulkhead.leave();
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(pending()).toBe(0);
  });

  it('refuses who waited too long, and gives the place to nobody twice', async () => {
    const { bulkhead, timeIsUp } = start(1, 1);
    bulkhead.enter();
    const late = bulkhead.enter();
    timeIsUp();
    expect(await late).toBe(false);
    bulkhead.leave();
    expect(bulkhead.enter()).toBe(true);
    expect(bulkhead.enter()).toBeInstanceOf(Promise);
  });

  it('is empty again after everybody left', () => {
    const { bulkhead } = start(2, 0);
    for (let round = 0; round < 3; round += 1) {
      expect([bulkhead.enter(), bulkhead.enter(), bulkhead.enter()]).toEqual([true, true, false]);
      bulkhead.leave();
      bulkhead.leave();
    }
  });
});
