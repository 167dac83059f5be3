import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createFolder, findFreePort, type Program, startProgram } from './program.ts';

describe('the demo, by HTTP alone', () => {
  const folder = createFolder();
  let program: Program;
  let url: string;
  let emulator: string;

  beforeAll(async () => {
    const [port, phonePort, emulatorPort] = await Promise.all([findFreePort(), findFreePort(), findFreePort()]);
    url = `http://127.0.0.1:${port}`;
    emulator = `http://127.0.0.1:${emulatorPort}`;
    program = startProgram(
      ['demo', '--port', `${port}`, '--phone-port', `${phonePort}`, '--emulator-port', `${emulatorPort}`],
      { cwd: folder.path },
    );
    await program.printed(/ready in/);
  });
  afterAll(async () => {
    const status = await program.end();
    folder.remove();
    expect(status, program.output()).toBe(0);
  });

  const mintCode = async (user = 'xiaoming') =>
    (await call('POST', `${emulator}/_emulator/login-codes`, { json: { user } })).json.code;

  it('logs in, shows who it is, renews, logs out, and knows the person again', async () => {
    const login = await call('POST', `${url}/login`, { json: { code: await mintCode() } });
    expect(login.json).toMatchObject({ is_new_user: true, token_type: 'Bearer' });
    const me = await call('GET', `${url}/me`, { bearer: login.json.access_token });
    expect(me.json.id).toBe(login.json.user.id);
    const renewed = await call('POST', `${url}/refresh`, { json: { refresh_token: login.json.refresh_token } });
    expect(renewed.status).toBe(200);
    expect((await call('POST', `${url}/logout`, { bearer: renewed.json.access_token })).status).toBe(204);
    expect((await call('GET', `${url}/me`, { bearer: renewed.json.access_token })).json.code).toBe('session_ended');
    const again = await call('POST', `${url}/login`, { json: { code: await mintCode() } });
    expect(again.json).toMatchObject({ is_new_user: false, user: { id: login.json.user.id } });
    const other = await call('POST', `${url}/login`, { json: { code: await mintCode('xiaohong') } });
    expect(other.json.user.id).not.toBe(login.json.user.id);
  });

  it('serves the classic contract', async () => {
    const reply = await call('GET', `${url}/wxlogin?code=${await mintCode('lisa')}&nickName=Lisa`);
    expect(reply.json).toMatchObject({
      code: 200,
      data: { nickName: 'Lisa', role: 'user', openid: expect.stringMatching(/^o/) },
    });
    expect((await call('GET', `${url}/wxlogin`)).json.code).toBe(22008);
  });

  it('gives tokens that an independent library verifies by the published keys', async () => {
    const { json } = await call('POST', `${url}/login`, { json: { code: await mintCode() } });
    const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(json.access_token, keys, { issuer: url, audience: url, typ: 'at+jwt' });
    expect(payload.sub).toBe(json.user.id);
    await expect(
      jwtVerify(json.access_token, keys, { issuer: url, audience: 'https://other.example' }),
    ).rejects.toThrow();
  });

  it('prints no secret, code or token', async () => {
    const code = await mintCode('tom');
    const { json } = await call('POST', `${url}/login`, { json: { code } });
    await call('GET', `${url}/me`, { bearer: json.access_token });
    for (const secret of [code, json.access_token, json.refresh_token]) expect(program.output()).not.toContain(secret);
  });
});
