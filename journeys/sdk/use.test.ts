import { describe, expect, it } from 'vitest';
import { kinds } from '../../benchmarks/sdk/person.ts';
import { simulateUse } from '../../benchmarks/sdk/use.ts';

const days = 7;
const seed = 1;

/** The real SDK, server and emulator on a virtual clock; `npm run bench -- sdk` prints what longer use takes. */
describe.each(kinds.map((kind, at) => ({ ...kind, kind, at })))('somebody who $name', ({ kind, at }) => {
  it('costs what the lives of tokens demand, and no more', async () => {
    const { pageViews, visits, asked, failed, tokensNeeded, counts } = await simulateUse(kind, days, seed + at);
    const sessions = kind.daysApart > 30 ? visits : 1;

    // WeChat allows twice as many as page views.
    expect(counts.wxLogin).toBeLessThanOrEqual(pageViews / 4);
    expect(counts).toMatchObject({ checkSession: 0, others: 0, refused: 0, login: sessions });
    if (kind.offline + kind.lost > 0) {
      expect(counts.login + counts.refresh).toBeLessThanOrEqual(tokensNeeded + counts.sessionLost);
      expect(counts.app).toBeLessThanOrEqual(asked);
    } else {
      expect(counts).toMatchObject({ wxLogin: sessions, app: asked, unsent: 0 });
      expect(counts.login + counts.refresh).toBe(tokensNeeded);
      expect(failed).toBe(0);
    }
  });
});
