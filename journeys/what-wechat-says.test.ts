import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, createClient } from './client.ts';
import { databases } from './databases.ts';
import { createFolder } from './program.ts';
import { type Service, startService } from './service.ts';

const [shop, club] = ['wx0123456789abcdef', 'wxfedcba9876543210'];
const secret = 'a'.repeat(32);
const pushes = { pushToken: 'TokenOfTheConsole', pushAesKey: 'A'.repeat(42).concat('E') };
/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

describe.each(databases)('what WeChat says about people, at two processes on one $name', ({ fresh }) => {
  const folder = createFolder();
  let emulator: Emulator;
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    const known = [shop, club].map((appid) => ({ appid, secret, openPlatform: 'acme' }));
    emulator = await startEmulator({ port: 0, loginsPerMinute: 0, apps: known });
    const apps = [shop, club].map((appid) => ({
      appid,
      appSecret: secret,
      unionidGroup: 'acme',
      keepSessionKey: true,
      ...pushes,
    }));
    const settings = { apps, checkNicknames: true };
    service = await startService({ database: await fresh(folder.path), emulator, instances: 2, settings });
    client = createClient(service.url);
  });
  afterAll(async () => {
    await client.close();
    await service.close();
    await emulator.close();
    folder.remove();
  });

  const run = async (...args: string[]) => JSON.parse(await service.run([...args, '--json']));
  const logIn = async (user: string, appid: string = shop): Promise<Answer['json']> =>
    (await client.logIn({ code: emulator.loginCode({ user, appid }).code, appid })).json;
  const me = (bearer: string) => client.send('GET', '/me', { bearer });
  const push = (event: 'user_authorization_revoke' | 'user_authorization_cancellation', user: string) =>
    emulator.push({
      url: `${service.url}/wechat/events/${shop}`,
      token: pushes.pushToken,
      aesKey: pushes.pushAesKey,
      appid: shop,
      user,
      event,
    });

  it('a nickname is cleaned and judged, a picture is taken and shown', async () => {
    const anna = await logIn('anna');
    const bearer = anna.access_token;
    const put = (nickname: string) => client.send('PUT', '/me/profile', { json: { nickname }, bearer });
    expect((await put('An\u202Ena\u200B')).json.nickname).toBe('Anna');
    const form = new FormData();
    form.set('avatar', new File([png], 'a.png'));
    const init = { method: 'POST', body: form, headers: { authorization: `Bearer ${bearer}` } };
    const saved = (await (await fetch(`${service.url}/me/avatar`, init)).json()) as { avatar_url: string };
    const shown = await fetch(service.url + new URL(saved.avatar_url).pathname);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(shown.headers.get('cache-control')).toContain('immutable');
  });

  it('open data is read with the session key of the last login, and not with another one', async () => {
    const ben = await logIn('ben');
    const decrypt = ({ encryptedData, iv }: { encryptedData: string; iv: string }) =>
      client.send('POST', '/me/decrypt', { json: { encrypted_data: encryptedData, iv }, bearer: ben.access_token });
    const openData = emulator.openData({ user: 'ben', appid: shop });
    expect(await decrypt(openData)).toMatchObject({ status: 200, json: { watermark: { appid: shop } } });
    expect(await decrypt({ ...openData, iv: Buffer.alloc(16).toString('base64') })).toMatchObject({ status: 400 });
  });

  it('the WeChat API token is one for the services of a team', async () => {
    const made = await run('clients', 'create', '--name', 'orders', '--scope', 'wechat-api-token');
    const basic = `Basic ${Buffer.from(`${made.id}:${made.secret}`).toString('base64')}`;
    const ask = () =>
      client.send('POST', '/wechat-api-token', { json: { appid: shop }, headers: { authorization: basic } });
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(answers.map(({ json }) => json.wechat_api_token)).size).toBe(1);
  });

  it('who withdraws something is obeyed, who closes the account is forgotten', async () => {
    const cleo = await logIn('cleo');
    await client.send('PUT', '/me/profile', { json: { nickname: 'Cleo' }, bearer: cleo.access_token });
    expect(await push('user_authorization_revoke', 'cleo')).toMatchObject({ accepted: true });
    expect((await me(cleo.access_token)).json).toMatchObject({ id: cleo.user.id, nickname: null });
    expect(await push('user_authorization_cancellation', 'cleo')).toMatchObject({ accepted: true });
    expect((await me(cleo.access_token)).status).toBe(401);
    expect((await logIn('cleo')).is_new_user).toBe(true);
  });

  it('two users of one person are told, merged and taken apart again', async () => {
    emulator.describe('dora', { unionid: false });
    const first = await logIn('dora', shop);
    emulator.describe('dora', { unionid: true });
    const second = await logIn('dora', club);
    await logIn('dora', shop);
    const [conflict] = await run('users', 'conflicts');
    expect(conflict).toMatchObject({ user: first.user.id, other_user: second.user.id });
    const { id } = await run('users', 'merge', first.user.id, '--from', second.user.id);
    expect((await me(second.access_token)).status).toBe(401);
    expect((await logIn('dora', club)).user.id).toBe(first.user.id);
    await run('users', 'undo-merge', id);
    expect((await logIn('dora', club)).user.id).toBe(second.user.id);
  });
});
