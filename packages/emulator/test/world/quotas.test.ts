import { describe, expect, it } from 'vitest';
import { createDayQuotas, createMinuteQuotas } from '../../src/world/quotas.ts';

describe('quotas', () => {
  it('count per name and begin again with the minute', () => {
    let now = 59;
    const quotas = createMinuteQuotas(() => now);
    expect([quotas.use('tom', 2), quotas.use('tom', 2), quotas.use('tom', 2)]).toEqual([true, true, false]);
    expect(quotas.use('lisa', 2)).toBe(true);
    now = 60;
    expect(quotas.use('tom', 2)).toBe(true);
  });

  it('begin a day at midnight in China', () => {
    let now = Date.parse('2026-01-01T15:59:59Z') / 1000;
    const quotas = createDayQuotas(() => now);
    expect([quotas.use('app', 1), quotas.use('app', 1)]).toEqual([true, false]);
    now += 1;
    expect(quotas.use('app', 1)).toBe(true);
  });

  it('a limit of 0 is none', () => {
    const quotas = createMinuteQuotas(() => 0);
    expect(Array.from({ length: 1000 }, () => quotas.use('tom', 0))).not.toContain(false);
  });
});
