import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appid, appSecret, type Desk, type Door, otherAppid, startDesk } from '../desk.ts';

const apps = [
  { appid, appSecret, keepSessionKey: true },
  { appid: otherAppid, appSecret },
];

describe.each<Door>(['fetch', 'socket'])('open data through the %s door', (door) => {
  let desk: Desk;
  let people = 0;
  let user: string;
  let bearer: string;
  let userId: string;
  beforeAll(async () => {
    desk = await startDesk({ apps }, door);
  });
  beforeEach(async () => {
    people += 1;
    user = `reader${people}`;
    ({ bearer, userId } = await logIn());
    desk.events.length = 0;
  });
  afterAll(() => desk.close());

  async function logIn(ofApp = appid, rotateSessionKey = false) {
    const { code } = desk.emulator.loginCode({ user, appid: ofApp, rotateSessionKey });
    const { json } = await desk.send('POST', '/login', { json: { code, appid: ofApp } });
    return { bearer: json.access_token as string, userId: json.user.id as string };
  }
  function takeOpenData(ofApp = appid) {
    const { encryptedData, iv, rawData, signature } = desk.emulator.openData({ user, appid: ofApp });
    return { encrypted_data: encryptedData, iv, raw_data: rawData, signature };
  }
  const decrypt = (json: object, as = bearer) => desk.send('POST', '/me/decrypt', { json, bearer: as });

  it('is decrypted for its user', async () => {
    const { encrypted_data, iv } = takeOpenData();
    const reply = await decrypt({ encrypted_data, iv });
    expect(reply.json).toMatchObject({
      openId: expect.any(String),
      nickName: expect.any(String),
      watermark: { appid },
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(desk.events).toMatchObject([{ name: 'open_data_read', userId, appid }]);
  });

  it('is decrypted when the signature of its raw data is right, and only then', async () => {
    const taken = takeOpenData();
    expect((await decrypt(taken)).status).toBe(200);
    const bad = { ...taken, raw_data: `${taken.raw_data} ` };
    expect((await decrypt(bad)).json).toMatchObject({ status: 400, code: 'open_data_invalid', action: 'relogin' });
    expect((await decrypt({ ...taken, signature: undefined })).json.code).toBe('request_invalid');
  });

  it('of an older session key is refused in the same words as damaged data', async () => {
    const stale = takeOpenData();
    const { bearer: newer } = await logIn(appid, true);
    const { encrypted_data, iv } = takeOpenData();
    const flipped = `${encrypted_data.slice(0, 40)}${encrypted_data[40] === 'A' ? 'B' : 'A'}${encrypted_data.slice(41)}`;
    const replies = [
      await decrypt({ encrypted_data: stale.encrypted_data, iv: stale.iv }, newer),
      await decrypt({ encrypted_data: flipped, iv }, newer),
      await decrypt({ encrypted_data: encrypted_data.slice(0, -24), iv }, newer),
      await decrypt({ encrypted_data, iv: 'Zm9v' }, newer),
    ];
    const shown = replies.map(({ json: { request_id: _, ...problem } }) => problem);
    expect(shown.every((problem) => problem.code === 'open_data_invalid')).toBe(true);
    expect(new Set(shown.map((problem) => JSON.stringify(problem))).size).toBe(1);
    expect((await decrypt({ encrypted_data, iv }, newer)).status).toBe(200);
  });

  it('that is too old is refused', async () => {
    const { encrypted_data, iv } = takeOpenData();
    desk.advance(599);
    expect((await decrypt({ encrypted_data, iv })).status).toBe(200);
    desk.advance(2);
    const { bearer: fresh } = await logIn();
    expect((await decrypt({ encrypted_data, iv }, fresh)).json.code).toBe('open_data_invalid');
  });

  it('cannot be decrypted in an app that keeps no session keys', async () => {
    const there = await logIn(otherAppid);
    const reply = await decrypt(takeOpenData(otherAppid), there.bearer);
    expect(reply.json).toMatchObject({ status: 409, code: 'session_key_missing', action: 'relogin' });
  });

  it('cannot be decrypted after the session that brought the key was logged out', async () => {
    const { bearer: newer } = await logIn();
    await desk.send('POST', '/logout', { json: {}, bearer: newer });
    expect((await decrypt(takeOpenData())).json.code).toBe('session_key_missing');
    const { bearer: again } = await logIn();
    expect((await decrypt(takeOpenData(), again)).status).toBe(200);
  });

  it('cannot be decrypted after a logout everywhere', async () => {
    await desk.send('POST', '/logout', { json: { all: true }, bearer });
    expect(await desk.login.checkSessionKey({ userId, appid })).toBe(false);
  });

  it.each([
    ['no iv', { encrypted_data: 'AAAA' }],
    ['no base64', { encrypted_data: 'a b', iv: 'AAAA' }],
    ['an unknown field', { encrypted_data: 'AAAA', iv: 'AAAA', session_key: 'AAAA' }],
  ])('refuses a body with %s', async (_, json) => {
    expect((await decrypt(json)).json).toMatchObject({ status: 400, code: 'request_invalid' });
  });

  it('is for users only', async () => {
    expect((await desk.send('POST', '/me/decrypt', { json: takeOpenData() })).status).toBe(401);
  });

  describe('with the session key checked and reset', () => {
    it('tells whether the kept key still is WeChat’s', async () => {
      expect(await desk.login.checkSessionKey({ userId, appid })).toBe(true);
      desk.emulator.loginCode({ user, appid, rotateSessionKey: true });
      expect(await desk.login.checkSessionKey({ userId, appid })).toBe(false);
      expect(await desk.login.checkSessionKey({ userId, appid: otherAppid })).toBe(false);
      await expect(desk.login.checkSessionKey({ userId, appid: 'wx0' })).rejects.toMatchObject({ code: 'app_unknown' });
    });

    it('keeps the new key after a reset, and takes no data of the old one', async () => {
      const old = takeOpenData();
      expect(await desk.login.resetSessionKey({ userId, appid })).toBe(true);
      expect((await decrypt(old)).json.code).toBe('open_data_invalid');
      expect((await decrypt(takeOpenData())).status).toBe(200);
      expect(await desk.login.checkSessionKey({ userId, appid })).toBe(true);
      expect(desk.events.filter(({ name }) => name === 'session_key_reset')).toMatchObject([
        { reason: 'reset', userId },
      ]);
    });

    it('erases a key that WeChat does not know any more', async () => {
      desk.emulator.loginCode({ user, appid, rotateSessionKey: true });
      expect(await desk.login.resetSessionKey({ userId, appid })).toBe(false);
      expect((await decrypt(takeOpenData())).json.code).toBe('session_key_missing');
      expect(await desk.login.resetSessionKey({ userId, appid })).toBe(false);
    });

    it.each(['checksession', 'resetusersessionkey'] as const)(
      'repeats %s once after a refused API token',
      async (name) => {
        // WeChat replaces an API token by force every 30 seconds at most.
        desk.advance(60);
        desk.emulator.fault({ path: `/wxa/${name}`, errcode: 40014, handled: false });
        const ask = { checksession: desk.login.checkSessionKey, resetusersessionkey: desk.login.resetSessionKey }[name];
        expect(await ask({ userId, appid })).toBe(true);
        desk.emulator.fault({ path: `/wxa/${name}`, errcode: 45011 });
        await expect(ask({ userId, appid })).rejects.toMatchObject({ code: 'wechat_quota' });
      },
    );
  });
});
