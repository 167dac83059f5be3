import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decryptOpenData } from '../../src/crypto/open-data.ts';
import { demoApp, type Emulator, type OpenData, startEmulator } from '../../src/index.ts';
import { exchange, post } from '../ask.ts';

const nowMs = Date.parse('2026-01-01T00:00:00Z');
const watermark = { timestamp: nowMs / 1000, appid: demoApp.appid };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, clock: () => nowMs });
});
afterAll(() => emulator.close());

const read = (data: OpenData, sessionKey: string) => JSON.parse(decryptOpenData(data, sessionKey, demoApp.appid));

describe('open data', () => {
  it('is anonymous as since 2022, signed, and encrypted under the present session key', async () => {
    const { session_key, openid, unionid } = await exchange(emulator, emulator.loginCode({ user: 'tom' }).code);
    const { json } = await post(emulator, '/_emulator/open-data', { user: 'tom' });
    expect(json.signature).toBe(
      createHash('sha1')
        .update(json.rawData + session_key)
        .digest('hex'),
    );
    const profile = JSON.parse(json.rawData);
    expect(profile).toMatchObject({
      nickName: '微信用户',
      gender: 0,
      city: '',
      avatarUrl: expect.stringMatching(/132$/),
    });
    expect(read(json, session_key)).toEqual({ openId: openid, ...profile, unionId: unionid, watermark });
  });

  it('tells name and face of a person who is not anonymous, and no unionid of one without', async () => {
    emulator.describe('lisa', { anonymous: false, unionid: false });
    const { session_key } = await exchange(emulator, emulator.loginCode({ user: 'lisa' }).code);
    const told = read(emulator.openData({ user: 'lisa' }), session_key);
    expect(told).toMatchObject({ nickName: 'Lisa', avatarUrl: `${emulator.url}/_emulator/people/lisa/avatar.svg` });
    expect(told).not.toHaveProperty('unionId');
  });

  it('of the phone button of old carries the number, without rawData', async () => {
    const { session_key } = await exchange(emulator, emulator.loginCode({ user: 'lisa' }).code);
    const data = emulator.openData({ user: 'lisa', kind: 'phone' });
    expect(Object.keys(data)).toEqual(['encryptedData', 'iv']);
    const numbers = { phoneNumber: '+85261234567', purePhoneNumber: '61234567', countryCode: '852' };
    expect(read(data, session_key)).toEqual({ ...numbers, watermark });
  });

  it('with a login code is encrypted under the key that code will yield', async () => {
    const older = emulator.loginCode({ user: 'laowang', rotateSessionKey: true });
    const newer = emulator.loginCode({ user: 'laowang', rotateSessionKey: true });
    const data = emulator.openData({ code: older.code });
    const { session_key } = await exchange(emulator, older.code);
    expect(read(data, session_key).openId).toBe(older.openid);
    expect(() => read(data, 'A'.repeat(22).concat('=='))).toThrow();
    expect(() => emulator.openData({ code: older.code })).toThrow('spent or unknown');
    expect(
      read(emulator.openData({ user: 'laowang' }), (await exchange(emulator, newer.code)).session_key),
    ).toBeDefined();
  });

  it('needs a session key', async () => {
    const { response, json } = await post(emulator, '/_emulator/open-data', { user: 'nobody-yet' });
    expect([response.status, json.hint]).toEqual([400, 'POST /_emulator/login-codes makes one.']);
  });
});
