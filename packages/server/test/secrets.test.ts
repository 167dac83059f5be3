import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appid, appSecret, type Desk, otherAppid, type Reply, startDesk } from './desk.ts';

/** Every way a planted secret could be written down. */
const spellings = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
];

describe('planted secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
  const replies: Reply[] = [];
  /** What a reply may say: the tokens it hands out. */
  const shown: string[] = [];
  const planted = new Map<string, string>([['AppSecret', appSecret]]);
  let desk: Desk;

  afterAll(() => rmSync(folder, { recursive: true }));

  async function send(method: string, path: string, options: Parameters<Desk['send']>[2] = {}): Promise<Reply> {
    const reply = await desk.send(method, path, options);
    replies.push(reply);
    return reply;
  }

  async function logIn(user: string) {
    const code = await desk.code(user);
    planted.set(`code of ${user}`, code);
    const { json } = await send('POST', '/login', {
      json: { code, appid },
      headers: { 'idempotency-key': 'planted-idempotency-key' },
    });
    planted.set(`access token of ${user}`, json.access_token);
    planted.set(`refresh token of ${user}`, json.refresh_token);
    shown.push(json.access_token, json.refresh_token);
    return { code, ...json };
  }

  /** On good days and bad ones. Gives the openids that were sent along. */
  async function showPhoneAndOpenData(): Promise<string[]> {
    const carl = await logIn('carl');
    const dora = await logIn('dora');
    const tap = (user: string, number: string) => {
      desk.emulator.describe(user, { phone: number });
      const { code } = desk.emulator.phoneCode({ user, appid });
      planted.set(`phone number ${number}`, number).set(`phone code ${planted.size}`, code);
      return code;
    };
    const bind = (code: string, bearer = carl.access_token) => send('POST', '/me/phone', { json: { code }, bearer });
    const path = '/wxa/business/getuserphonenumber';
    const code = tap('carl', '13912345678');
    expect([(await bind(code)).status, (await bind(code)).status]).toEqual([200, 200]);
    expect((await bind(tap('dora', '13912345678'), dora.access_token)).json.code).toBe('phone_conflict');
    expect((await bind(tap('dora', '13787654321'))).json.code).toBe('phone_code_invalid');
    for (const fault of [
      { errcode: 40029, errmsg: 'invalid code 13912345678' },
      { errcode: 40001, handled: false },
      { reset: true },
      { body: '{"phone_info":{"purePhoneNumber":"13912345678"}}' },
      { status: 500, body: 'planted 13912345678' },
    ]) {
      desk.emulator.fault({ path, ...fault });
      await bind(tap('carl', '13912345678'));
    }
    expect((await desk.login.findPhoneNumber(carl.user.id))?.nationalNumber).toBe('13912345678');

    const { encryptedData, iv } = desk.emulator.openData({ user: 'carl', appid });
    const decrypt = (encrypted_data: string) =>
      send('POST', '/me/decrypt', { json: { encrypted_data, iv }, bearer: carl.access_token });
    expect([(await decrypt(encryptedData)).status, (await decrypt(iv)).status]).toEqual([200, 400]);
    const of = { userId: carl.user.id, appid };
    for (const fault of [{ errcode: -1, errmsg: 'planted' }, { reset: true }]) {
      desk.emulator.fault({ path: '/wxa/checksession', ...fault });
      await expect(desk.login.checkSessionKey(of)).rejects.toThrow('WeChat cannot be reached');
    }
    expect(await desk.login.resetSessionKey(of)).toBe(true);
    return ['carl', 'dora'].map((user) => desk.emulator.phoneCode({ user, appid }).openid);
  }

  /** None of them signed. */
  async function showPushes(): Promise<void> {
    const address = `/wechat/events/${appid}?timestamp=1714036504&nonce=1&signature=${'a'.repeat(40)}`;
    for (const body of ['{"Encrypt":"planted-openid"}', '<xml>planted-openid</xml>', '{"OpenID":"planted-openid"}'])
      await send('POST', address, { body });
  }

  it('CVE-2026-55375, CVE-2026-55102, CVE-2022-31186, GHSA-vw58-ph65-6rxp, CVE-2026-123512: appear in no log, event, metric, error or file, whatever happens', async () => {
    const pushes = { pushToken: 'PlantedPushToken', pushAesKey: 'PlantedAesKey'.padEnd(43, 'x') };
    for (const [name, secret] of Object.entries(pushes)) planted.set(name, secret);
    const apps = [appid, otherAppid].map((each) => ({ appid: each, appSecret, keepSessionKey: true, ...pushes }));
    const database = `sqlite:${join(folder, 'wxlogin.db')}`;
    desk = await startDesk({ apps, database, classicAppid: appid }, 'fetch', { showSecrets: true });
    planted.set('idempotency key', 'planted-idempotency-key');
    planted.set('root secret', readFileSync(join(folder, 'root-secret'), 'utf8').trim());

    const anna = await logIn('anna');
    const { json: renewed } = await send('POST', '/refresh', { json: { refresh_token: anna.refresh_token } });
    shown.push(renewed.access_token, renewed.refresh_token);
    planted.set('renewed refresh token', renewed.refresh_token);
    await send('PUT', '/me/profile', { json: { nickname: 'Anna' }, bearer: renewed.access_token });
    await send('POST', '/login', { json: { code: anna.code, appid } });
    await send('POST', '/login', { json: { code: 'planted+bad+code', appid } });
    await send('POST', '/login', {
      body: `{"code":"planted-broken-json`,
      headers: { 'content-type': 'application/json' },
    });
    await send('GET', `/wxlogin?code=${await desk.code('bob')}&openid=planted-openid&role=admin`);
    await send('GET', '/me', { bearer: `${renewed.access_token}x` });
    await send('POST', '/refresh', { json: { refresh_token: `${renewed.refresh_token}x` } });
    await send('GET', `/nothing?token=planted-query-token`);
    await showPushes();
    for (const fault of [
      { errcode: 40125 },
      { errcode: -1 },
      { reset: true },
      { status: 500, body: appSecret },
      { body: `{"errcode":40029,"errmsg":"invalid code ${appSecret}, rid: 1"}` },
    ]) {
      desk.emulator.fault({ path: '/sns/jscode2session', ...fault });
      const code = await desk.code('unlucky');
      planted.set(`code under ${JSON.stringify(fault).slice(0, 20)}`, code);
      await send('POST', '/login', { json: { code, appid } });
    }
    const openids = await showPhoneAndOpenData();
    desk.advance(60);
    await send('POST', '/refresh', { json: { refresh_token: anna.refresh_token } });
    planted.set('WeChat API token', await desk.login.getWeChatApiToken({ appid }));
    const refuse = async (apiToken: string) => {
      planted.set(`WeChat API token ${planted.size}`, apiToken);
      return { errcode: 40001, errmsg: `${apiToken} is no good` };
    };
    await desk.login.withWeChatApiToken(refuse, appid);
    desk.advance(7000);
    desk.emulator.fault({ path: '/cgi-bin/stable_token', errcode: 40125, errmsg: `${appSecret}` });
    planted.set('the same, due', await desk.login.getWeChatApiToken({ appid }));

    for (const word of ['planted+bad+code', 'planted-broken-json', 'planted-openid', 'planted-query-token'])
      planted.set(word, word);

    const sessionKeys = JSON.stringify(desk.emulator.calls()).matchAll(/session_key[\\":]+([A-Za-z0-9+/=]{24})/g);
    for (const [, sessionKey = ''] of sessionKeys) planted.set(`session_key ${planted.size}`, sessionKey);
    expect([...planted.keys()].filter((name) => name.startsWith('session_key')).length).toBeGreaterThan(1);

    const metrics = await desk.login.metrics();
    expect(metrics).toMatch(/^wxlogin_logins_total\{.* [1-9]/m);
    const answers = replies.map(({ bytes, headers }) => bytes.toString() + JSON.stringify([...headers])).join('\n');
    const withoutTokens = shown.reduce((text, token) => text.replaceAll(token, ''), answers);
    const files = readdirSync(folder).filter((file) => file !== 'root-secret');
    const places: Record<string, string> = {
      logs: desk.logs.join('\n'),
      events: JSON.stringify(desk.events),
      metrics,
      answers: withoutTokens,
      ...Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'latin1')])),
    };
    for (const openid of openids) expect((places.logs ?? '') + places.events).not.toContain(openid);
    await desk.close();

    expect(files).toContain('wxlogin.db');
    expect(desk.logs.length).toBeGreaterThan(20);
    const found = Object.entries(places).flatMap(([place, text]) =>
      [...planted].flatMap(([name, secret]) =>
        spellings(secret)
          .filter((each) => text.includes(each))
          .map(() => `${name} in ${place}`),
      ),
    );
    expect(found).toEqual([]);
  });

  it('would be found if they were there', () => {
    expect(spellings(appSecret).some((each) => `x${Buffer.from(appSecret).toString('base64')}`.includes(each))).toBe(
      true,
    );
  });

  it('of WeChat’s session are in no answer at all', async () => {
    desk = await startDesk();
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code('anna'), appid } });
    expect(JSON.stringify(json)).not.toMatch(/session_?key/i);
    expect(JSON.stringify(desk.logs)).not.toMatch(/session_?key/i);
    await desk.close();
  });
});
