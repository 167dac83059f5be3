import { describe, expect, it } from 'vitest';
import { isAnsweredBefore } from '../../../src/model/phone/bound-phone.ts';
import { formatPhoneNumber, maskPhoneNumber, phoneScope } from '../../../src/model/phone/phone-number.ts';

describe('a phone number', () => {
  it.each([
    ['86', '13800138000', '138****8000'],
    ['86', '02112345678', '021****5678'],
    ['86', '12345678', '12****78'],
    ['852', '61234567', '+852 61****67'],
    ['1', '2025550123', '+1 20******23'],
    ['44', '123456789012345', '+44 12***********45'],
    ['376', '123456', '+376 ****56'],
    ['290', '1234', '+290 **34'],
  ])('+%s %s is shown as %s', (countryCode, nationalNumber, masked) => {
    expect(maskPhoneNumber({ countryCode, nationalNumber })).toBe(masked);
  });

  it('never shows more than seven digits, nor more than two thirds', () => {
    for (let length = 4; length <= 15; length += 1) {
      for (const countryCode of ['86', '1', '852']) {
        const national =
          maskPhoneNumber({ countryCode, nationalNumber: '9'.repeat(length) })
            .split(' ')
            .at(-1) ?? '';
        const shown = national.replaceAll('*', '').length;
        expect(national).toHaveLength(length);
        expect(shown).toBeLessThanOrEqual(Math.min(7, (length * 2) / 3));
      }
    }
  });

  it('is written one way', () => {
    expect(formatPhoneNumber({ countryCode: '86', nationalNumber: '13800138000' })).toBe('+8613800138000');
  });

  it('is unique among the apps of one Open Platform account, or within one app', () => {
    const app = { appid: 'wx1', appSecret: '', unionidGroup: null };
    expect(phoneScope({ ...app, unionidGroup: 'g' })).toBe(phoneScope({ ...app, appid: 'wx2', unionidGroup: 'g' }));
    expect(phoneScope(app)).not.toBe(phoneScope({ ...app, appid: 'wx2' }));
    expect(phoneScope(app)).not.toBe(phoneScope({ ...app, unionidGroup: 'wx1' }));
  });
});

describe('isAnsweredBefore', () => {
  const [codeHash, other] = [Buffer.from('a'), Buffer.from('b')];
  const phone = { numberHash: other, sealedNumber: other, codeHash, boundAt: 1000 };
  it.each([
    [codeHash, 1000, true],
    [codeHash, 1600, true],
    [codeHash, 1601, false],
    [other, 1000, false],
  ])('%s at %s: %s', (hash, now, expected) => {
    expect(isAnsweredBefore(phone, hash, now)).toBe(expected);
  });
});
