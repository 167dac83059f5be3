import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../src/http/routes.ts';
import { type ClientsDesk, type MadeClient, startClientsDesk } from '../clients-desk.ts';
import { appid, appSecret } from '../desk.ts';

/** What somebody would like to decide who must not. */
const wishes: Record<string, unknown> = {
  role: 'admin',
  roles: ['admin'],
  openid: 'oSomebodyElse',
  unionid: 'uSomebodyElse',
  userId: 'usr_01kahzq8x2e5tv9w3m6n7p4r1s',
  user_id: 'usr_01kahzq8x2e5tv9w3m6n7p4r1s',
  status: 'active',
  is_admin: true,
  phone: '13800000000',
  phone_masked: '138****0000',
  banned_until: 0,
  epoch: 0,
  device: 'somebody else’s phone',
  place: '203.0.113.0/24',
};

const asQuery = () =>
  new URLSearchParams(Object.fromEntries(Object.entries(wishes).map(([name, value]) => [name, String(value)])));

describe('a field that decides who somebody is', () => {
  let desk: ClientsDesk;
  let client: MadeClient;
  let tokens: { access_token: string; refresh_token: string };
  beforeAll(async () => {
    const apps = [{ appid, appSecret, keepSessionKey: true }];
    desk = await startClientsDesk({ classicAppid: appid, expose: ['openid', 'unionid'], apps });
    client = await desk.makeClient(['introspect', 'revoke', 'wechat-api-token']);
    tokens = (await desk.send('POST', '/login', { json: { code: await desk.code('victim'), appid } })).json;
  });
  afterAll(() => desk.close());

  /** Bodies that would be accepted without it. */
  const bodies: Record<string, () => Promise<object> | object> = {
    'POST /login': async () => ({ code: await desk.code('attacker'), appid }),
    'POST /refresh': () => ({ refresh_token: tokens.refresh_token }),
    'POST /logout': () => ({}),
    'PUT /me/profile': () => ({ nickname: 'x' }),
    'DELETE /me': async () => ({ code: await desk.code('victim') }),
    'POST /me/phone': () => ({ code: desk.emulator.phoneCode({ user: 'victim', appid }).code }),
    'POST /me/decrypt': () => {
      const { encryptedData, iv } = desk.emulator.openData({ user: 'victim', appid });
      return { encrypted_data: encryptedData, iv };
    },
    'POST /wechat-api-token': () => ({ appid }),
  };
  const everything = async () => (await desk.send('GET', '/me/export', { bearer: tokens.access_token })).json;

  it('is looked for in every body that is JSON', () => {
    const known = routes
      .filter(({ body, form }) => typeof body === 'object' && !form)
      .map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(bodies).sort()).toEqual(known.sort());
  });

  it.each(Object.keys(bodies))(
    'CVE-2025-61928, CVE-2024-9106: is refused in the body of %s and has no effect',
    async (call) => {
      const [method = '', path = ''] = call.split(' ');
      const before = await everything();
      for (const [name, value] of Object.entries(wishes)) {
        const text = JSON.stringify({ ...(await bodies[call]?.()), [name]: value });
        const reply = await desk.send(method, path, {
          body: text,
          ...(path === '/wechat-api-token'
            ? { headers: { 'content-type': 'application/json', authorization: client.basic } }
            : { headers: { 'content-type': 'application/json' }, bearer: tokens.access_token }),
        });
        expect([name, reply.status, reply.json.code]).toEqual([name, 400, 'request_invalid']);
      }
      expect(await everything()).toEqual(before);
    },
  );

  it('is ignored in the forms of OAuth, as RFC 6749 §3.2 wants, and has no effect', async () => {
    const before = await everything();
    const ask = (token: string, more = {}) => desk.postForm('/introspect', { token, ...more }, client.basic);
    const wished = Object.fromEntries([...asQuery()]);
    expect((await ask(tokens.access_token, wished)).json).toEqual((await ask(tokens.access_token)).json);
    expect((await ask('nonsense', { ...wished, active: 'true' })).json).toEqual({ active: false });
    expect((await desk.postForm('/revoke', { token: 'nonsense', ...wished }, client.basic)).status).toBe(200);
    expect(await everything()).toEqual(before);
  });

  it.each(routes.filter(({ method, who }) => method === 'GET' && who === 'user').map(({ path }) => [path]))(
    'changes nothing in the query of %s',
    async (path) => {
      const query = asQuery();
      const plain = await desk.send('GET', path, { bearer: tokens.access_token });
      const wished = await desk.send('GET', `${path}?${query}`, { bearer: tokens.access_token });
      expect([wished.status, wished.json]).toEqual([200, plain.json]);
    },
  );

  it('changes nothing at the classic route, whose clients send what they like', async () => {
    const query = asQuery();
    const { json } = await desk.send('GET', `/wxlogin?code=${await desk.code('classic')}&${query}`);
    expect(json.data).toMatchObject({ role: 'user', nickName: '', avatarUrl: '' });
    expect(json.data.openid).not.toContain('Somebody');
    const { roles, sub } = await desk.login.verify(json.data.token);
    expect([roles, sub]).toEqual([[], json.data.userId]);
    expect(sub).not.toBe(wishes.userId);
  });
});
