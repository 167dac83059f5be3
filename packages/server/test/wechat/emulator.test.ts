import { demoApp, type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/model/app.ts';
import { checkApp } from '../../src/wechat/check-app.ts';
import { createDesk } from './desk.ts';

const app: App = { appid: demoApp.appid, appSecret: demoApp.secret, unionidGroup: null };
const otherApp: App = { appid: 'wx0123456789abcdef', appSecret: 'f'.repeat(32), unionidGroup: null };

let emulator: Emulator;
let desk: ReturnType<typeof createDesk>;

beforeEach(async () => {
  const apps = [demoApp, { appid: otherApp.appid, secret: otherApp.appSecret }];
  emulator = await startEmulator({ port: 0, apps });
  desk = createDesk({ baseURL: emulator.url });
});
afterEach(() => Promise.all([emulator.close(), desk.close()]));

/** As if another instance asked: without what this one remembers. */
async function loginElsewhere(jsCode: string): Promise<string> {
  const elsewhere = createDesk({ baseURL: emulator.url });
  const { code } = await elsewhere.failedLogin(jsCode, app);
  await elsewhere.close();
  return code;
}

describe('against the emulator', () => {
  it('a code becomes the person it was minted for', async () => {
    const { code, openid } = emulator.loginCode({ user: 'xiaoming' });
    expect(await desk.login(code, app)).toEqual({ openid, unionid: expect.any(String) });
  });

  it('a person without unionid has none', async () => {
    emulator.describe('lisa', { unionid: false });
    expect(await desk.login(emulator.loginCode({ user: 'lisa' }).code, app)).toMatchObject({ unionid: null });
  });

  it('a used code, an expired code, a foreign code and a made-up code are told apart', async () => {
    const { code } = emulator.loginCode();
    await desk.login(code, app);
    expect(await loginElsewhere(code)).toBe('js_code_used');

    const old = emulator.loginCode().code;
    emulator.advance(301);
    expect((await desk.failedLogin(old, app)).code).toBe('js_code_invalid');

    const foreign = emulator.loginCode({ appid: otherApp.appid }).code;
    expect((await desk.failedLogin(foreign, app)).code).toBe('js_code_invalid');
    expect((await desk.failedLogin('made_up', app)).code).toBe('js_code_invalid');
    expect(desk.lines.every(({ facts }) => facts.errcode === 40029 && typeof facts.rid === 'string')).toBe(true);
  });

  it('a wrong secret and an unknown AppID are the operator’s to repair', async () => {
    const { code } = emulator.loginCode();
    const wrongSecret = { ...app, appSecret: '0'.repeat(32) };
    const unknown = { ...app, appid: 'wxffffffffffffffff' };
    expect((await desk.failedLogin(code, wrongSecret)).code).toBe('app_misconfigured');
    expect((await desk.failedLogin(code, unknown)).code).toBe('app_misconfigured');
    expect(desk.lines.map(({ facts }) => facts.errcode)).toEqual([40125, 40013]);
  });

  it('an answer lost after WeChat spent the code is not asked for again', async () => {
    emulator.fault({ path: '/sns/jscode2session', reset: true });
    const { code } = emulator.loginCode();
    expect((await desk.failedLogin(code, app)).code).toBe('wechat_unavailable');
    expect((await desk.failedLogin(code, app)).code).toBe('js_code_used');
    expect(emulator.calls('/sns/jscode2session')).toHaveLength(1);
    expect(await loginElsewhere(code)).toBe('js_code_used');
  });
});

describe('checkApp', () => {
  const check = (of: App) => checkApp({ app: of, baseURL: emulator.url });

  it('is content when AppID and secret belong together', async () => {
    expect(await check(app)).toEqual({ ok: true });
  });

  it('takes away nobody’s API token', async () => {
    const askForToken = async (): Promise<unknown> => {
      const body = JSON.stringify({ grant_type: 'client_credential', appid: app.appid, secret: app.appSecret });
      const response = await fetch(`${emulator.url}/cgi-bin/stable_token`, { method: 'POST', body });
      return ((await response.json()) as { access_token: unknown }).access_token;
    };
    const before = await askForToken();
    await check(app);
    expect(await askForToken()).toBe(before);
  });

  it.each([
    ['the secret of another app', { ...app, appSecret: otherApp.appSecret }, 40125],
    ['an unknown AppID', { ...app, appid: 'wxffffffffffffffff' }, 40013],
  ])('says what is wrong with %s', async (_name, wrong, errcode) => {
    const verdict = await check(wrong);
    expect(verdict).toMatchObject({ ok: false, errcode, rid: expect.any(String) });
    expect(verdict).toHaveProperty('fix.zh', expect.stringContaining('mp.weixin.qq.com'));
    expect(JSON.stringify(verdict)).not.toContain(wrong.appSecret);
  });

  it('names the address that is not on the list', async () => {
    emulator.fault({ errcode: 40164, errmsg: 'invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist' });
    expect(await check(app)).toMatchObject({
      ok: false,
      errcode: 40164,
      errmsg: expect.stringContaining('203.0.113.7'),
    });
  });

  it('does not take a strange answer for a yes', async () => {
    emulator.fault({ body: { expires_in: 7200 } });
    expect(await check(app)).toMatchObject({ ok: false, fault: 'unreadable' });
  });

  it('says that WeChat could not be asked, and what to look at', async () => {
    await emulator.close();
    const verdict = await check(app);
    expect(verdict).toMatchObject({ ok: false, fault: 'refused', errorCode: 'ECONNREFUSED' });
    expect(verdict).toHaveProperty('fix.en', expect.stringContaining('firewall'));
  });
});
