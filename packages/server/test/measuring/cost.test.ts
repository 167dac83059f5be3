import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createMeasuring } from '../../src/measuring/create-measuring.ts';
import { quickest } from '../quickest.ts';

/** The limits are several times the honest figure (0.3 and 1.3 µs), so that a busy machine does not fail them. */
describe('what measuring costs', () => {
  const appids = ['wx1111111111111111'];
  const { measure, write } = createMeasuring({ clock: systemClock, appids, database: 'memory' });
  const times = 20_000;

  /** Microseconds each. */
  const each = async (round: () => unknown) => ((await quickest(round, 5)) * 1000) / times;

  it('counting one thing: well under a microsecond', async () => {
    const count = () => {
      for (let at = 0; at < times; at += 1) measure.count('wechat_spared', 'circuit_open', appids[0]);
    };
    expect(await each(count)).toBeLessThan(2);
  });

  it('a whole step, with its time: a few microseconds at most', async () => {
    const run = async () => {};
    const step = async () => {
      for (let at = 0; at < times; at += 1) await measure.step({ name: 'login', appid: appids[0] }, run);
    };
    expect(await each(step)).toBeLessThan(8);
  });

  it('writing everything: a few milliseconds', async () => {
    expect(await quickest(write)).toBeLessThan(100);
  });
});
