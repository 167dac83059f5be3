import { describe, expect, it } from 'vitest';
import { mask, maskMessage } from '../../src/trace/mask.ts';

const JS_CODE = '0a1bZs0w3Kx1Hf2vQd1w3aRtYz0a1wxyz';

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const ACCESS_TOKEN = `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${encode({ sub: 'usr_1', exp: 1 })}.c2lnbmF0dXJl`;

describe('mask', () => {
  it.each([
    [JS_CODE, '0a1bZs…wxyz'],
    ['12345678901234', '123456…1234'],
    ['1234567890123', '…'],
    ['', '…'],
    ['0a1bZs…wxyz', '0a1bZs…wxyz'],
    ['…', '…'],
  ])('shows %j as %j', (secret, shown) => {
    expect(mask(secret)).toBe(shown);
  });
});

describe('maskMessage', () => {
  it.each([
    ['a login', { code: JS_CODE, appid: 'wx1' }, { code: '0a1bZs…wxyz', appid: 'wx1' }],
    ['a deep key in any spelling', { a: [{ sessionKey: JS_CODE }] }, { a: [{ sessionKey: '0a1bZs…wxyz' }] }],
    ['a phone number', { phoneNumber: '13800000000', countryCode: '86' }, { phoneNumber: '…', countryCode: '86' }],
    ['a phone number written as a number', { phone: 13800000000 }, { phone: '…' }],
    ['the masked phone of a user', { phone_masked: '138****0000' }, { phone_masked: '138****0000' }],
    ['a numeric code', { code: 22009 }, { code: 22009 }],
    ['the secret in an address', { url: `/x?code=${JS_CODE}&n=1` }, { url: '/x?code=0a1bZs…wxyz&n=1' }],
    ['the secret in a form', `code=${JS_CODE}&n=1`, 'code=0a1bZs…wxyz&n=1'],
    ['a header', { Authorization: `Bearer ${JS_CODE}` }, { Authorization: 'Bearer 0a1bZs…wxyz' }],
    ['nothing', undefined, undefined],
    ['a word', 'ok', 'ok'],
  ])('masks %s', (_, message, shown) => {
    expect(maskMessage(message)).toEqual(shown);
  });

  it('keeps the error code of a problem document', () => {
    const problem = { title: 'The login code was already used', status: 400, code: 'js_code_used' };
    expect(maskMessage(problem)).toEqual(problem);
  });

  it('decodes an access token and leaves the signature out', () => {
    const decoded = {
      masked: 'eyJhbG…dXJl',
      header: { alg: 'ES256', typ: 'at+jwt' },
      claims: { sub: 'usr_1', exp: 1 },
    };
    const shown = maskMessage({
      access_token: ACCESS_TOKEN,
      authorization: `Bearer ${ACCESS_TOKEN}`,
      text: ACCESS_TOKEN,
    });
    expect(shown).toEqual({
      access_token: decoded,
      authorization: { ...decoded, masked: 'Bearer eyJhbG…dXJl' },
      text: decoded,
    });
    expect(JSON.stringify(shown)).not.toContain('c2lnbmF0dXJl');
  });

  it('changes nothing the second time', () => {
    const once = maskMessage({ access_token: ACCESS_TOKEN, code: JS_CODE, authorization: `Bearer ${JS_CODE}` });
    expect(maskMessage(once)).toEqual(once);
  });

  it('survives what is not a token, too long or too deep', () => {
    const cyclic: Record<string, unknown> = { token: 'eyJ.%%%.x', text: 'x'.repeat(9_999) };
    cyclic.self = cyclic;
    const shown = maskMessage(cyclic);
    expect(shown.token).toBe('…');
    expect(shown.text).toHaveLength(2_001);
  });
});
