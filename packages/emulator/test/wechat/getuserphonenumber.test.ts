import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoApp, type Emulator, startEmulator } from '../../src/index.ts';
import { ask, getToken, post } from '../ask.ts';

const otherApp = { appid: 'wx0123456789abcdef', secret: 'f'.repeat(32) };
const nowMs = Date.parse('2026-01-01T00:00:00Z');
let emulator: Emulator;
let path: string;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, apps: [demoApp, otherApp], clock: () => nowMs });
  path = `/wxa/business/getuserphonenumber?access_token=${await getToken(emulator)}`;
});
afterAll(() => emulator.close());

describe('getuserphonenumber', () => {
  it('tells the number behind a phone code', async () => {
    const { code } = emulator.phoneCode({ user: 'xiaoming' });
    expect((await post(emulator, path, { code })).json).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13800000001',
        purePhoneNumber: '13800000001',
        countryCode: '86',
        watermark: { timestamp: nowMs / 1000, appid: demoApp.appid },
      },
    });
  });

  it('puts the area code before a foreign number', async () => {
    const { code } = emulator.phoneCode({ user: 'lisa' });
    const { phone_info } = (await post(emulator, path, { code })).json;
    expect(phone_info).toMatchObject({ phoneNumber: '+85261234567', purePhoneNumber: '61234567', countryCode: '852' });
  });

  it('accepts the openid of the person who tapped, and spends the code on another', async () => {
    const { code, openid } = emulator.phoneCode({ user: 'tom' });
    expect((await post(emulator, path, { code, openid })).json.errcode).toBe(0);
    const other = emulator.phoneCode({ user: 'lisa' });
    expect((await post(emulator, path, { code: other.code, openid })).json.errcode).toBe(40003);
    expect((await post(emulator, path, { code: other.code })).json.errcode).toBe(40029);
  });

  it('takes a code once, within five minutes', async () => {
    const { code } = emulator.phoneCode();
    await post(emulator, path, { code });
    const { json } = await post(emulator, path, { code });
    expect(json).toMatchObject({
      errcode: 40029,
      errmsg: expect.stringMatching(/^invalid code hint: \[.{16}\] rid: /),
    });
    const late = emulator.phoneCode();
    emulator.advance(300);
    expect((await post(emulator, path, { code: late.code })).json.errcode).toBe(40029);
  });

  it('does not take a login code', async () => {
    expect((await post(emulator, path, { code: emulator.loginCode().code })).json.errcode).toBe(40029);
  });

  it('answers 40013 for a code of another app', async () => {
    const { code } = emulator.phoneCode({ appid: otherApp.appid });
    expect((await post(emulator, path, { code })).json.errcode).toBe(40013);
  });

  it('answers 45011 for a person whose quota is used up', async () => {
    emulator.describe('eager', { quotaExhausted: true });
    expect((await post(emulator, path, { code: emulator.phoneCode({ user: 'eager' }).code })).json.errcode).toBe(45011);
  });

  it('wants a token, POST and the code in a JSON body', async () => {
    const { code } = emulator.phoneCode();
    const bare = '/wxa/business/getuserphonenumber';
    expect((await post(emulator, bare, { code })).json.errcode).toBe(41001);
    expect((await post(emulator, path, `code=${code}`)).json.errcode).toBe(47001);
    expect((await post(emulator, `${path}&code=${code}`, {})).json.errcode).toBe(40029);
    const query = Object.fromEntries(new URLSearchParams(path.slice(path.indexOf('?'))));
    expect((await ask(emulator, bare, { ...query, code })).json.errcode).toBe(43002);
    expect((await post(emulator, path, { code })).json.errcode).toBe(0);
  });
});
