import { describe, expect, it } from 'vitest';
import { median, summarise } from '../../benchmarks/measure/statistics.mjs';
import { judge } from '../../benchmarks/report/targets.mjs';

describe('the figures of the benchmark', () => {
  it('are medians, between the two in the middle where there are two', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });

  it('are compared inside a round: what slows the machine for one round slows both', () => {
    const ours = [100, 10, 104].map((perSecond) => ({ perSecond, cpu: 2, p50: 1, p99: 1, count: 5 }));
    const bare = [200, 20, 200].map((perSecond) => ({ perSecond, cpu: 1, p50: 1, p99: 1, count: 5 }));
    const { limit, wxlogin } = summarise({ limit: bare, wxlogin: ours }, 'limit');
    expect(wxlogin).toMatchObject({ perSecond: 100, count: 15, ratio: { perSecond: 0.5, cpu: 2 } });
    expect(limit?.ratio?.perSecond).toBe(1);
  });

  it('are met, missed or not measured', () => {
    const rows = (rates: readonly number[], cpu: number) => ({ rates, p50s: rates, ratio: { cpu, p99: 1 } });
    const login = { rows: { wxlogin: rows([95, 91, 80], 1.4), limit: rows([100, 100, 100], 1) } };
    const verdicts = judge({ sections: { login } });
    expect(verdicts.slice(0, 4)).toMatchObject([
      { value: 0.91, verdict: 'met' },
      { value: 1.4, verdict: 'missed' },
      { value: 1, verdict: 'met' },
      { value: undefined, verdict: 'not measured' },
    ]);
  });
});
