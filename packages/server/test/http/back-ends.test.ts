import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { type ClientsDesk, type MadeClient, startClientsDesk, writeBasic } from '../clients-desk.ts';
import { appid, type Door, issuer, otherAppid } from '../desk.ts';

describe.each<Door>(['fetch', 'socket'])('back ends and gateways through the %s door', (door) => {
  let desk: ClientsDesk;
  let all: MadeClient;
  beforeAll(async () => {
    desk = await startClientsDesk({}, door);
    all = await desk.makeClient(['introspect', 'revoke', 'wechat-api-token']);
  });
  afterAll(() => desk.close());

  async function logIn(user = 'xiaoming') {
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(user), appid } });
    return { access: json.access_token as string, refresh: json.refresh_token as string, user: json.user };
  }

  describe('POST /wechat-api-token', () => {
    const ask = (json: object, client = all) =>
      desk.send('POST', '/wechat-api-token', { json, headers: { authorization: client.basic } });

    it('hands out the one that all share, with its end, and another when WeChat has refused it', async () => {
      const { status, headers, json } = await ask({ appid });
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(json).toEqual({ wechat_api_token: await desk.login.getWeChatApiToken({ appid }), expires_in: 7200 });
      expect((await ask({ appid })).json.wechat_api_token).toBe(json.wechat_api_token);
      expect((await ask({ appid, refused: 'another' })).json.wechat_api_token).toBe(json.wechat_api_token);
      // WeChat does not replace one that is younger than this.
      desk.advance(31);
      const next = (await ask({ appid, refused: json.wechat_api_token })).json.wechat_api_token;
      expect(next).not.toBe(json.wechat_api_token);
    });

    it('refuses apps that are not here or not the client’s, and fields it does not know', async () => {
      const bound = await desk.makeClient(['wechat-api-token'], [otherAppid]);
      expect((await ask({})).json.code).toBe('app_unknown');
      expect((await ask({ appid }, bound)).json.code).toBe('scope_insufficient');
      expect((await ask({ appid: otherAppid }, bound)).status).toBe(200);
      expect((await ask({ appid, force: true })).json.code).toBe('request_invalid');
    });

    it('is refused with a problem document to whom it is not for', async () => {
      const { access } = await logIn();
      for (const authorization of ['', `Bearer ${access}`, writeBasic(all.id, 'wrong')]) {
        const headers = authorization ? { authorization } : {};
        const reply = await desk.send('POST', '/wechat-api-token', { json: { appid }, headers });
        expect([reply.status, reply.json.code]).toEqual([401, 'client_invalid']);
        expect(reply.headers.get('content-type')).toBe('application/problem+json');
        expect(reply.headers.get('www-authenticate')).toMatch(/^Basic /);
      }
    });
  });

  describe('GET /verify', () => {
    it.each(['GET', 'HEAD'])('tells a gateway who holds the token, for %s', async (method) => {
      const { access, user } = await logIn();
      const { status, headers, bytes } = await desk.send(method, '/verify', { bearer: access });
      expect([status, bytes.length, headers.get('cache-control')]).toEqual([200, 0, 'no-store']);
      expect(headers.get('x-user-id')).toBe(user.id);
      expect(headers.get('x-user-roles')).toBe('');
      expect(headers.get('x-session-id')).toMatch(/^ses_/);
    });

    it('has room for every role, and for the roles of now', async () => {
      const { access } = await logIn('roles');
      await desk.change(`update users set roles = '["admin","a b","订单,100%"]' where nickname is null`);
      const { status, headers } = await desk.send('GET', '/verify', { bearer: access });
      expect([status, headers.get('x-user-roles')]).toEqual([200, 'admin,a%20b,%E8%AE%A2%E5%8D%95%2C100%25']);
      const { json } = await desk.postForm('/introspect', { token: access }, all.basic);
      expect(json.roles).toEqual(['admin', 'a b', '订单,100%']);
      await desk.change(`update users set roles = '[]'`);
    });

    it('says 403 to a blocked user, whose tokens are not active any more', async () => {
      const { access, refresh } = await logIn('blocked');
      await desk.change(`update users set status = 'blocked'`);
      const reply = await desk.send('GET', '/verify', { bearer: access });
      expect([reply.status, reply.json.code]).toEqual([403, 'user_blocked']);
      for (const token of [access, refresh]) {
        const { json } = await desk.postForm('/introspect', { token }, all.basic);
        expect(json).toEqual({ active: false });
      }
      await desk.change(`update users set status = 'active'`);
    });

    it('says 401 and why, and after a logout at once', async () => {
      const { access } = await logIn();
      const nobody = await desk.send('GET', '/verify');
      expect([nobody.status, nobody.json.code]).toEqual([401, 'access_token_invalid']);
      expect(nobody.headers.get('www-authenticate')).toMatch(/^Bearer /);
      await desk.send('POST', '/logout', { bearer: access });
      const reply = await desk.send('GET', '/verify', { bearer: access });
      expect([reply.status, reply.json.code]).toEqual([401, 'session_ended']);
      for (const name of ['x-user-id', 'x-user-roles', 'x-session-id']) expect(reply.headers.get(name)).toBeNull();
    });
  });
});

describe('the descriptions', () => {
  it('tell where and how clients authenticate', async () => {
    const desk = await startClientsDesk();
    const { json: metadata } = await desk.send('GET', '/.well-known/oauth-authorization-server');
    expect(metadata).toMatchObject({
      introspection_endpoint: `${issuer}/introspect`,
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      revocation_endpoint: `${issuer}/revoke`,
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    });
    const { json: api } = await desk.send('GET', '/openapi.json');
    expect(api.components.securitySchemes.client).toMatchObject({ type: 'http', scheme: 'basic' });
    const { post } = api.paths['/introspect'];
    expect(post.security).toEqual([{ client: [] }, {}]);
    expect(Object.keys(post.requestBody.content)).toEqual(['application/x-www-form-urlencoded']);
    expect(post.responses[401]).toMatchObject({
      description: 'invalid_client',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/OAuthError' } } },
    });
    expect(Object.keys(api.paths['/verify'].get.responses[200].headers)).toEqual([
      'X-User-Id',
      'X-User-Roles',
      'X-Session-Id',
    ]);
    expect(api.paths['/wechat-api-token'].post.security).toEqual([{ client: [] }]);
    await desk.close();
  });

  it('of errors have the characters only that OAuth allows', () => {
    for (const { detail } of Object.values(errorTable)) expect(detail).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });
});
