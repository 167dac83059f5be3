import { describe, expect, it } from 'vitest';
import { maskJson, maskText } from '../../src/calls/mask.ts';

describe('masking', () => {
  it.each([
    ['0a1b2c3d4e5f6g7h8i9jwxyz', '0a1b2c…wxyz'],
    ['12345678901234', '123456…1234'],
    ['1234567890123', '…'],
    ['', '…'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it('shows what is known to be harmless, and hides all other text wherever it stands', () => {
    const secret = 'f'.repeat(32);
    const json = {
      appid: 'wx1',
      secret,
      list: [secret, 7, true, null],
      deep: { access_token: secret, openid: 'o1' },
      [secret]: 1,
    };
    expect(maskJson(json)).toEqual({
      appid: 'wx1',
      secret: 'ffffff…ffff',
      list: ['ffffff…ffff', 7, true, null],
      deep: { access_token: 'ffffff…ffff', openid: 'o1' },
      'ffffff…ffff': 1,
    });
  });

  it('does not follow JSON without bottom', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(JSON.stringify(maskJson(deep))).toContain('…');
  });
});
