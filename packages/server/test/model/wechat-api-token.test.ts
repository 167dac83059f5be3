import { describe, expect, it } from 'vitest';
import { decideForcing, type ForcedReplacements, isDue, isUsable } from '../../src/model/wechat-api-token.ts';

/** 10:00 in China. */
const now = Date.parse('2026-09-01T02:00:00Z') / 1000;

describe('a WeChat API token', () => {
  it.each([
    [301, true, false],
    [300, true, true],
    [6, true, true],
    [5, false, true],
    [-1, false, true],
  ])('%i seconds before its end: usable %s, due %s', (left, usable, due) => {
    expect([isUsable({ expiresAt: now + left }, now), isDue({ expiresAt: now + left }, now)]).toEqual([usable, due]);
  });

  it('is replaced by force 20 times a day, 30 seconds apart, as days begin in China', () => {
    let done: ForcedReplacements = { forcedAt: 0, forcedOnDay: 0 };
    const moments: number[] = [];
    for (let at = now; at < now + 86_400; at += 10) {
      const next = decideForcing(done, at);
      if (!next) continue;
      moments.push(at - now);
      done = next;
    }
    const today = Array.from({ length: 20 }, (_, index) => index * 30);
    const midnight = 14 * 3600;
    expect(moments).toEqual([...today, ...today.map((seconds) => midnight + seconds)]);
  });

  it('is not forced just after another instance did it, whose clock is a little ahead', () => {
    expect(decideForcing({ forcedAt: now + 20, forcedOnDay: 1 }, now)).toBeUndefined();
    expect(decideForcing({ forcedAt: now + 30, forcedOnDay: 1 }, now)).toEqual({ forcedAt: now, forcedOnDay: 2 });
  });
});
