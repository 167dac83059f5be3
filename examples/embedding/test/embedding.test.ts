import { demoApp, type Emulator, startEmulator } from '@wxlogin/emulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { start as startExpress } from '../express.mjs';
import { start as startFastify } from '../fastify.mjs';
import { start as startHono } from '../hono.mjs';
import { start as startKoa } from '../koa.mjs';
import { start as startNodeHTTP } from '../node-http.mjs';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterAll(() => emulator.close());

describe.each([
  ['node:http', startNodeHTTP],
  ['Express', startExpress],
  ['Fastify', startFastify],
  ['Koa', startKoa],
  ['Hono', startHono],
])('wxlogin inside %s', (_name, start) => {
  let running: Awaited<ReturnType<typeof start>>;
  beforeEach(async () => {
    running = await start({
      port: 0,
      mode: 'development',
      issuer: 'http://login.test/auth',
      apps: [{ appid: demoApp.appid, appSecret: demoApp.secret }],
      database: 'memory:',
      wechatEmulatorURL: emulator.url,
      trustedProxies: ['127.0.0.1', '::1'],
      addressLoginsPerMinute: 1,
      addressLoginBurst: 1,
    });
  });
  afterEach(() => running.close());

  const get = (path: string, accessToken?: string) =>
    fetch(running.url + path, accessToken ? { headers: { authorization: `Bearer ${accessToken}` } } : {});
  const post = (path: string, body: string, contentType = 'application/json', headers = {}) =>
    fetch(running.url + path, { method: 'POST', headers: { ...headers, 'content-type': contentType }, body });

  async function logIn() {
    const answer = await post('/auth/login', JSON.stringify({ code: emulator.loginCode({ user: 'xiaoming' }).code }));
    expect(answer.status).toBe(200);
    return answer.json();
  }

  async function expectProblem(answer: Response, status: number, code: string) {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
    expect(await answer.json()).toMatchObject({ status, code });
  }

  it('logs a person in and knows them', async () => {
    const { access_token, user } = await logIn();
    const me = await get('/auth/me', access_token);
    expect([me.status, await me.json()]).toEqual([200, user]);
  });

  it('renews tokens, and ends the session', async () => {
    const { refresh_token } = await logIn();
    const renewed = await (await post('/auth/refresh', JSON.stringify({ refresh_token }))).json();
    const loggedOut = await post('/auth/logout', JSON.stringify({ refresh_token: renewed.refresh_token }));
    expect(loggedOut.status).toBe(204);
    await expectProblem(await get('/orders', renewed.access_token), 401, 'session_ended');
  });

  it('lets the holder of an access token to the protected route, and nobody else', async () => {
    const { access_token, user } = await logIn();
    const orders = await get('/orders', access_token);
    expect([orders.status, await orders.json()]).toEqual([200, { user: user.id, orders: [] }]);

    const anonymous = await get('/orders');
    expect(anonymous.headers.get('www-authenticate')).toMatch(/^Bearer/);
    await expectProblem(anonymous, 401, 'access_token_invalid');
    await expectProblem(await get('/orders', `${access_token}x`), 401, 'access_token_invalid');
    await expectProblem(await get('/auth/me', 'nonsense'), 401, 'access_token_invalid');
  });

  it('knows from where somebody logs in, and limits that', async () => {
    const logInFrom = (address: string) =>
      post('/auth/login', '{"code":"garbage"}', 'application/json', { 'x-forwarded-for': address });
    expect((await logInFrom('203.0.113.7')).status).toBe(400);
    await expectProblem(await logInFrom('203.0.113.7'), 429, 'rate_limited');
    expect((await logInFrom('203.0.113.8')).status).toBe(400);
  });

  it('refuses a body of 10 MB, another content type and broken JSON in its own words', async () => {
    const large = await post('/auth/login', JSON.stringify({ code: 'x'.repeat(10_000_000) }));
    await expectProblem(large, 413, 'payload_too_large');
    await expectProblem(await post('/auth/login', 'code=x', 'text/plain'), 415, 'unsupported_media_type');
    await expectProblem(await post('/auth/login', '{'), 400, 'request_invalid');
  });

  it('answers below /auth only, and there everything', async () => {
    await expectProblem(await get('/auth/nowhere'), 404, 'not_found');
    await expectProblem(await get('/auth/login'), 405, 'method_not_allowed');
    expect((await get('/me')).status).toBe(404);
    const { keys } = await (await get('/auth/.well-known/jwks.json')).json();
    expect(keys).toHaveLength(1);
  });
});
