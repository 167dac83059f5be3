import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databases } from './databases.ts';
import { call, createFolder } from './program.ts';
import { type Service, startService } from './service.ts';

describe.each(databases)('wxlogin start on $name, by HTTP alone', ({ fresh }) => {
  const folder = createFolder();
  let emulator: Emulator;
  let service: Service;
  let url: string;

  beforeAll(async () => {
    emulator = await startEmulator({ port: 0 });
    service = await startService({ database: await fresh(folder.path), emulator });
    url = service.url;
  });
  afterAll(async () => {
    const [instance] = service.instances;
    expect(await instance?.end('SIGINT'), instance?.output()).toBe(0);
    await service.close();
    await emulator.close();
    folder.remove();
  });

  const wxLogin = (user = 'xiaoming') => emulator.loginCode({ user }).code;

  it('logs in, shows who it is, renews, logs out, and knows the person again', async () => {
    const login = await call('POST', `${url}/login`, { json: { code: wxLogin() } });
    expect(login.json).toMatchObject({ is_new_user: true, token_type: 'Bearer' });
    const me = await call('GET', `${url}/me`, { bearer: login.json.access_token });
    expect(me.json.id).toBe(login.json.user.id);
    const renewed = await call('POST', `${url}/refresh`, { json: { refresh_token: login.json.refresh_token } });
    expect(renewed.status).toBe(200);
    expect((await call('POST', `${url}/logout`, { bearer: renewed.json.access_token })).status).toBe(204);
    expect((await call('GET', `${url}/me`, { bearer: renewed.json.access_token })).json.code).toBe('session_ended');
    const again = await call('POST', `${url}/login`, { json: { code: wxLogin() } });
    expect(again.json).toMatchObject({ is_new_user: false, user: { id: login.json.user.id } });
    const other = await call('POST', `${url}/login`, { json: { code: wxLogin('xiaohong') } });
    expect(other.json.user.id).not.toBe(login.json.user.id);
  });

  it('serves the classic contract', async () => {
    const reply = await call('GET', `${url}/wxlogin?code=${wxLogin('lisa')}&nickName=Lisa`);
    expect(reply.json).toMatchObject({
      code: 200,
      data: { nickName: 'Lisa', role: 'user', openid: expect.stringMatching(/^o/) },
    });
    expect((await call('GET', `${url}/wxlogin`)).json.code).toBe(22008);
  });

  it('gives tokens that an independent library verifies by the published keys', async () => {
    const { json } = await call('POST', `${url}/login`, { json: { code: wxLogin() } });
    const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(json.access_token, keys, { issuer: url, audience: url, typ: 'at+jwt' });
    expect(payload.sub).toBe(json.user.id);
    await expect(
      jwtVerify(json.access_token, keys, { issuer: url, audience: 'https://other.example' }),
    ).rejects.toThrow();
  });

  it('keeps nickname and picture', async () => {
    const { json } = await call('POST', `${url}/login`, { json: { code: wxLogin('tom') } });
    const bearer = json.access_token;
    expect((await call('PUT', `${url}/me/profile`, { bearer, json: { nickname: '汤姆 🐈' } })).status).toBe(200);
    const picture = new FormData();
    picture.set('avatar', new Blob([onePixel], { type: 'image/png' }), 'a.png');
    const headers = { authorization: `Bearer ${bearer}` };
    const sent = await fetch(`${url}/me/avatar`, { method: 'POST', headers, body: picture });
    expect(sent.status).toBe(200);
    const me = await call('GET', `${url}/me`, { bearer });
    expect(me.json.nickname).toBe('汤姆 🐈');
    const stored = await fetch(me.json.avatar_url);
    expect([stored.status, stored.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  });

  it('prints no secret, code or token', async () => {
    const code = wxLogin('tom');
    const { json } = await call('POST', `${url}/login`, { json: { code } });
    await call('GET', `${url}/me`, { bearer: json.access_token });
    const output = service.instances[0]?.output() ?? '';
    expect(output).toContain('"route":"/login"');
    for (const secret of [code, json.access_token, json.refresh_token]) expect(output).not.toContain(secret);
  });
});

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
