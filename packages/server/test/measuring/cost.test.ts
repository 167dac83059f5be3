import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createMeasuring } from '../../src/measuring/create-measuring.ts';

/** The limits are several times the honest figure (0.3 and 1.3 µs), so that a busy machine does not fail them. */
describe('what measuring costs', () => {
  const appids = ['wx1111111111111111'];
  const { measure, write } = createMeasuring({ clock: systemClock, appids, database: 'memory' });
  const times = 20_000;

  /** Microseconds each, the quickest of five rounds. */
  async function quickest(round: () => unknown): Promise<number> {
    const taken: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      const startedMs = performance.now();
      await round();
      taken.push(((performance.now() - startedMs) * 1000) / times);
    }
    return Math.min(...taken);
  }

  it('counting one thing: well under a microsecond', async () => {
    const each = await quickest(() => {
      for (let at = 0; at < times; at += 1) measure.count('wechat_spared', 'circuit_open', appids[0]);
    });
    expect(each).toBeLessThan(2);
  });

  it('a whole step, with its time: a few microseconds at most', async () => {
    const run = async () => {};
    const each = await quickest(async () => {
      for (let at = 0; at < times; at += 1) await measure.step({ name: 'login', appid: appids[0] }, run);
    });
    expect(each).toBeLessThan(8);
  });

  it('writing everything: a few milliseconds', async () => {
    await write();
    const startedMs = performance.now();
    await write();
    expect(performance.now() - startedMs).toBeLessThan(100);
  });
});
