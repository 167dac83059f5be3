import { describe, expect, it } from 'vitest';
import { createSpentCodes } from '../../src/wechat/spent-codes.ts';
import { handClock } from './hand-clock.ts';

const appid = 'wx0123456789abcdef';

function start(spentCodes = 100) {
  const clock = handClock();
  return { clock, spent: createSpentCodes(clock, { spentCodes, spentCodeMs: 600_000 }) };
}

describe('spent codes', () => {
  it('are used while their first attempt is under way, and afterwards what it ended in', () => {
    const { spent } = start();
    const claim = spent.claim(appid, 'a');
    expect(spent.claim(appid, 'a')).toEqual({ kind: 'spent', code: 'js_code_used' });
    if (claim.kind === 'claimed') claim.end('js_code_invalid');
    expect(spent.claim(appid, 'a')).toEqual({ kind: 'spent', code: 'js_code_invalid' });
  });

  it('are free again when they did not leave the machine', () => {
    const { spent } = start();
    const claim = spent.claim(appid, 'a');
    if (claim.kind === 'claimed') claim.end(null);
    expect(spent.claim(appid, 'a').kind).toBe('claimed');
  });

  it('belong to one app, and differ by case', () => {
    const { spent } = start();
    spent.claim(appid, 'a');
    expect(spent.claim('wxfedcba9876543210', 'a').kind).toBe('claimed');
    expect(spent.claim(appid, 'A').kind).toBe('claimed');
  });

  it.each([
    [599_999, 'spent'],
    [600_000, 'claimed'],
  ])('after %d ms are %s', (ms, kind) => {
    const { clock, spent } = start();
    spent.claim(appid, 'a');
    clock.advance(ms);
    expect(spent.claim(appid, 'a').kind).toBe(kind);
  });

  it('are so many at most; the oldest is forgotten first', () => {
    const { spent } = start(2);
    for (const jsCode of ['a', 'b', 'c']) spent.claim(appid, jsCode);
    expect(spent.claim(appid, 'c').kind).toBe('spent');
    expect(spent.claim(appid, 'a').kind).toBe('claimed');
  });
});
