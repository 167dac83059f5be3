import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApp, type Emulator, startEmulator } from '../../src/index.ts';
import { ask, exchange, exchangeQuery } from '../ask.ts';

const otherApp = { appid: 'wx0123456789abcdef', secret: 'f'.repeat(32), openPlatform: null };
let emulator: Emulator;
let nowMs = Date.parse('2026-01-01T00:00:00Z');

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, apps: [demoApp, otherApp], clock: () => nowMs });
});
afterAll(() => emulator.close());

describe('jscode2session', () => {
  it('gives session key, openid and unionid in that order, as text/plain without errcode', async () => {
    const { code, openid } = emulator.loginCode({ user: 'tom' });
    const { response, json } = await ask(emulator, '/sns/jscode2session', exchangeQuery(code));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(Object.keys(json)).toEqual(['session_key', 'openid', 'unionid']);
    expect(json.openid).toBe(openid);
  });

  it('leaves unionid out for an app without an open platform', async () => {
    const { code } = emulator.loginCode({ appid: otherApp.appid });
    const query = { ...exchangeQuery(code), appid: otherApp.appid, secret: otherApp.secret };
    expect(Object.keys((await ask(emulator, '/sns/jscode2session', query)).json)).toEqual(['session_key', 'openid']);
  });

  it('answers 40163 for a code that was used', async () => {
    const { code } = emulator.loginCode();
    await exchange(emulator, code);
    const refused = await exchange(emulator, code);
    expect(refused.errcode).toBe(40163);
    expect(refused.errmsg).toMatch(/^code been used, rid: [0-9a-f]{8}-[0-7][0-9a-f]{7}-[0-7][0-9a-f]{7}$/);
    expect(Number.parseInt(refused.errmsg.slice(-26, -18), 16)).toBe(nowMs / 1000);
  });

  it('answers 40029 for a code older than five minutes', async () => {
    const { code } = emulator.loginCode();
    nowMs += 300_000;
    expect((await exchange(emulator, code)).errcode).toBe(40029);
  });

  it.each([
    ['no appid', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['another grant_type', { grant_type: 'client_credential' }, 40002],
    ['an unknown appid', { appid: 'wxffffffffffffffff' }, 40013],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
    ['no code', { js_code: '' }, 41008],
    ['garbage for a code', { js_code: 'garbage' }, 40029],
    ['the literal mock code', { js_code: 'the code is a mock one' }, 40029],
    ['a code of another app', { appid: otherApp.appid, secret: otherApp.secret }, 40029],
  ])('refuses %s', async (_, change, errcode) => {
    const { code } = emulator.loginCode();
    const { response, json } = await ask(emulator, '/sns/jscode2session', { ...exchangeQuery(code), ...change });
    expect(json.errcode).toBe(errcode);
    expect(response.status).toBe(200);
  });

  it('counts a refused attempt as a use of the code', async () => {
    const { code } = emulator.loginCode();
    await ask(emulator, '/sns/jscode2session', { ...exchangeQuery(code), secret: 'f'.repeat(32) });
    expect((await exchange(emulator, code)).errcode).toBe(40163);
  });

  it('reads the query only, so parameters in the body are missing', async () => {
    const body = new URLSearchParams(exchangeQuery(emulator.loginCode().code));
    const response = await fetch(`${emulator.url}/sns/jscode2session`, { method: 'POST', body });
    expect(await response.json()).toMatchObject({ errcode: 41002 });
  });
});

describe('jscode2session and the person', () => {
  it('refuses a risky person with 40226', async () => {
    emulator.describe('risky', { highRisk: true });
    expect((await exchange(emulator, emulator.loginCode({ user: 'risky' }).code)).errcode).toBe(40226);
  });

  it('refuses a person whose quota is used up with 45011', async () => {
    emulator.describe('eager', { quotaExhausted: true });
    expect((await exchange(emulator, emulator.loginCode({ user: 'eager' }).code)).errcode).toBe(45011);
  });

  it('hides the unionid of a person who has none', async () => {
    emulator.describe('plain', { unionid: false });
    const { code } = emulator.loginCode({ user: 'plain' });
    expect(Object.keys(await exchange(emulator, code))).toEqual(['session_key', 'openid']);
  });

  it('refuses the 101st login of a person within a minute, and nobody else', async () => {
    nowMs += 60_000;
    const login = (user: string) => exchange(emulator, emulator.loginCode({ user }).code);
    for (let i = 0; i < 100; i += 1) expect(await login('busy')).toHaveProperty('openid');
    expect((await login('busy')).errcode).toBe(45011);
    expect(await login('calm')).toHaveProperty('openid');
    nowMs += 60_000;
    expect(await login('busy')).toHaveProperty('openid');
  });

  it('yields the key that was settled when the code was handed out', async () => {
    const older = emulator.loginCode({ user: 'twice', rotateSessionKey: true });
    const newer = emulator.loginCode({ user: 'twice', rotateSessionKey: true });
    const [first, second] = [await exchange(emulator, older.code), await exchange(emulator, newer.code)];
    expect(first.session_key).not.toBe(second.session_key);
    const kept = emulator.loginCode({ user: 'twice', rotateSessionKey: false });
    expect((await exchange(emulator, kept.code)).session_key).toBe(second.session_key);
  });
});

describe('jscode2session by option', () => {
  it('lets the mock code of the developer tools log a person in, again and again', async () => {
    const mocking = await startEmulator({ port: 0, mockCodeUser: 'tom' });
    const { openid } = mocking.loginCode({ user: 'tom' });
    expect((await exchange(mocking, 'the code is a mock one')).openid).toBe(openid);
    expect((await exchange(mocking, 'the code is a mock one')).openid).toBe(openid);
    await mocking.close();
  });

  it('spends a code on success only', async () => {
    const lenient = await startEmulator({ port: 0, spendCodesOn: 'success' });
    const { code } = lenient.loginCode();
    await ask(lenient, '/sns/jscode2session', { ...exchangeQuery(code), secret: 'f'.repeat(32) });
    expect(await exchange(lenient, code)).toHaveProperty('openid');
    expect((await exchange(lenient, code)).errcode).toBe(40163);
    await lenient.close();
  });
});
