import { describe, expect, it } from 'vitest';
import { readErrmsg } from '../../src/wechat/answer.ts';
import { quickest } from '../quickest.ts';

const rid = '66165fe0-612cb3df-20194ddf';

describe('readErrmsg', () => {
  it.each([
    [`invalid code, rid: ${rid}`, 'invalid code', rid],
    [`invalid code rid: ${rid}`, 'invalid code', rid],
    [`invalid code hint: [WiEBWV0sf-Te2URA] rid: ${rid}`, 'invalid code', rid],
    ['code been used, hints: [ req_id: WiEBWV0sf ]', 'code been used', null],
    [
      `invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: ${rid}`,
      'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist',
      rid,
    ],
    ['system error', 'system error', null],
    ['invalid code, rid: not-a-rid', 'invalid code', null],
    ['', '', null],
    [`rid: ${rid}`, '', rid],
  ])('%j', (errmsg, text, expected) => {
    expect(readErrmsg(errmsg, [])).toEqual({ rid: expected, text });
  });

  it('keeps 120 characters at most', () => {
    expect(readErrmsg('so long '.repeat(100), []).text).toHaveLength(120);
  });

  it('hides short secrets where they occur and long words always', () => {
    expect(readErrmsg('bad secret s3cret and 0123456789abcdefghijklmnop', ['s3cret']).text).toBe('bad secret … and …');
  });

  it('hides what echoes a text with a control character for its blank', () => {
    expect(readErrmsg('risky content: Li\u0000Wei', ['Li Wei']).text).toBe('risky content: …');
  });

  it('hides what may be a phone number, and no address', () => {
    expect(readErrmsg('no +8613580006666, 61234567 from 203.0.113.7', []).text).toBe('no +…, … from 203.0.113.7');
  });

  it('leaves no line end and no control character', () => {
    expect(readErrmsg('a\nb\u001b[31mc\u2028d', []).text).toBe('a b [31mc d');
  });

  it.each([' ', ','])('takes no longer for a long one of "%s"', async (character) => {
    expect(await quickest(() => readErrmsg(character.repeat(64 * 1024), []))).toBeLessThan(50);
  });
});
