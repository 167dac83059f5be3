import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { ask, exchange, getToken } from '../ask.ts';

let emulator: Emulator;
let access_token: string;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, clock: () => Date.parse('2026-01-01T00:00:00Z') });
  access_token = await getToken(emulator);
});
afterAll(() => emulator.close());

const sign = (sessionKey: string) => createHmac('sha256', sessionKey).update('').digest('hex');
const login = async (user: string, rotateSessionKey = false) =>
  exchange(emulator, emulator.loginCode({ user, rotateSessionKey }).code);

function call(name: 'checksession' | 'resetusersessionkey', query: Record<string, string>) {
  return ask(emulator, `/wxa/${name}`, { access_token, sig_method: 'hmac_sha256', ...query }).then(({ json }) => json);
}

describe('checksession', () => {
  it('tells the present session key from a replaced one', async () => {
    const { openid, session_key } = await login('tom');
    expect(await call('checksession', { openid, signature: sign(session_key) })).toEqual({ errcode: 0, errmsg: 'ok' });
    await login('tom', true);
    expect((await call('checksession', { openid, signature: sign(session_key) })).errcode).toBe(87009);
  });

  it('signs with the key as text, not with the bytes it stands for', async () => {
    const { openid, session_key } = await login('lisa');
    const signature = createHmac('sha256', Buffer.from(session_key, 'base64')).update('').digest('hex');
    expect((await call('checksession', { openid, signature })).errcode).toBe(87009);
  });
});

describe('resetusersessionkey', () => {
  it('gives a new key, kills the old one at once and keeps its expiry', async () => {
    const { openid, session_key } = await login('laowang');
    const reset = await call('resetusersessionkey', { openid, signature: sign(session_key) });
    expect(reset).toEqual({ errcode: 0, errmsg: 'ok', openid, session_key: expect.stringMatching(/^.{24}$/) });
    expect((await call('checksession', { openid, signature: sign(session_key) })).errcode).toBe(87009);
    expect((await call('checksession', { openid, signature: sign(reset.session_key) })).errcode).toBe(0);
  });

  it('answers 87007 for a person without a session key', async () => {
    const { openid } = emulator.phoneCode({ user: 'never-logged-in' });
    expect((await call('resetusersessionkey', { openid, signature: sign('x') })).errcode).toBe(87007);
    expect((await call('checksession', { openid, signature: sign('x') })).errcode).toBe(87009);
  });

  it('answers 87009 for a wrong signature', async () => {
    const { openid } = await login('tom');
    expect((await call('resetusersessionkey', { openid, signature: sign('x') })).errcode).toBe(87009);
  });
});

describe.each(['checksession', 'resetusersessionkey'] as const)('%s', (name) => {
  it.each([
    ['no token', { access_token: '' }, 41001],
    ['no openid', { openid: '' }, 40097],
    ['no signature', { signature: '' }, 40097],
    ['no sig_method', { sig_method: '' }, 40097],
    ['another sig_method', { sig_method: 'md5' }, 87008],
    ['an unknown openid', { openid: 'oGZUI0egBJY1zhBYw2KhdUfwVJJE' }, 40003],
  ])('refuses %s', async (_, change, errcode) => {
    const { openid, session_key } = await login('xiaohong');
    expect((await call(name, { openid, signature: sign(session_key), ...change })).errcode).toBe(errcode);
  });
});
