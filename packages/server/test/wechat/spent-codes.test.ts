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

  it('are remembered for ten minutes at least, and not for ever', () => {
    const { clock, spent } = start();
    spent.claim(appid, 'a');
    clock.advance(600_000);
    expect(spent.claim(appid, 'a').kind).toBe('spent');
    clock.advance(600_000);
    expect(spent.claim(appid, 'a').kind).toBe('claimed');
  });

  it('that came late in a generation last as long', () => {
    const { clock, spent } = start();
    clock.advance(599_999);
    spent.claim(appid, 'a');
    clock.advance(599_999);
    expect(spent.claim(appid, 'a').kind).toBe('spent');
  });

  it('are so many at most; the oldest are forgotten first', () => {
    const { spent } = start(4);
    for (const jsCode of ['a', 'b', 'c', 'd', 'e']) spent.claim(appid, jsCode);
    for (const jsCode of ['c', 'd', 'e']) expect(spent.claim(appid, jsCode).kind).toBe('spent');
    expect(spent.claim(appid, 'a').kind).toBe('claimed');
  });

  it('are free again even if a generation passed meanwhile', () => {
    const { clock, spent } = start();
    const claim = spent.claim(appid, 'a');
    clock.advance(600_000);
    spent.claim(appid, 'b');
    if (claim.kind === 'claimed') claim.end(null);
    expect(spent.claim(appid, 'a').kind).toBe('claimed');
  });
});
