import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApp, type Emulator, InputError, startEmulator } from '../../src/index.ts';
import { exchange, post } from '../ask.ts';

const otherApp = { appid: 'wx0123456789abcdef', secret: 'f'.repeat(32) };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, apps: [demoApp, otherApp] });
});
afterAll(() => emulator.close());

describe('login codes', () => {
  it('are for the first person and the first app, unless others are named', async () => {
    const { json, response } = await post(emulator, '/_emulator/login-codes');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(json).toEqual({
      code: expect.stringMatching(/^0[A-Za-z0-9]{31}$/),
      user: 'xiaoming',
      appid: demoApp.appid,
      openid: expect.stringMatching(/^o.{27}$/),
      expires_in: 300,
    });
    const other = (await post(emulator, '/_emulator/login-codes', { appid: otherApp.appid, user: 'tom' })).json;
    expect(other).toMatchObject({ user: 'tom', appid: otherApp.appid });
    expect(other.openid).not.toBe(json.openid);
  });

  it('make a new person of a new label', async () => {
    const { openid } = emulator.loginCode({ user: 'zoe' });
    expect(emulator.people().map(({ user }) => user)).toContain('zoe');
    expect((await exchange(emulator, emulator.loginCode({ user: 'zoe' }).code)).openid).toBe(openid);
  });

  it.each([
    ['an unknown appid', { appid: 'wxffffffffffffffff' }, 'It knows: wxde30de30de30de30, wx0123456789abcdef.'],
    ['an impossible label', { user: '<b>' }, 'A label is'],
    ['a number for a label', { user: 7 }, 'quotes'],
    ['a field with a typo', { usr: 'tom' }, 'The fields are: appid, user, rotateSessionKey.'],
    ['a list', '[]', 'Its fields may be'],
    ['no JSON', '{', 'Such as'],
    ['text for a boolean', { rotateSessionKey: 'yes' }, 'without quotes'],
  ])('%s is answered with 400, the error and a hint', async (_, body, hint) => {
    const { response, json } = await post(emulator, '/_emulator/login-codes', body);
    expect(response.status).toBe(400);
    expect(json).toEqual({ error: expect.stringMatching(/^[A-Z"].*\.$/), hint: expect.stringContaining(hint) });
  });

  it('in the process throw what the route answers', () => {
    expect(() => emulator.loginCode({ user: '' })).toThrow(InputError);
  });
});

describe('phone codes', () => {
  it('need a person with a phone', async () => {
    const { json } = await post(emulator, '/_emulator/phone-codes', { user: 'tom' });
    expect(json).toMatchObject({ code: expect.stringMatching(/^[0-9a-f]{64}$/), user: 'tom', expires_in: 300 });
    emulator.describe('walker', { phone: null });
    const refused = await post(emulator, '/_emulator/phone-codes', { user: 'walker' });
    expect([refused.response.status, refused.json.error]).toEqual([400, 'This person has no phone.']);
  });
});
