// @wxlogin/server as the README embeds it: one login against @wxlogin/emulator, and its token verified by jose, an implementation that is not ours.

import assert from 'node:assert/strict';
import { startEmulator } from '@wxlogin/emulator';
import { createLogin } from '@wxlogin/server';
import { createLocalJWKSet, jwtVerify } from 'jose';

const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const issuer = 'http://127.0.0.1:8800';
const emulator = await startEmulator({ port: 0 });
const [{ appid, secret: appSecret }] = emulator.apps;

for (const database of ['memory:', 'sqlite:./data/wxlogin.db']) {
  const apps = [{ appid, appSecret }];
  const login = await createLogin({ mode: 'development', issuer, database, apps, wechatEmulatorURL: emulator.url });
  const ask = async (path, json) => {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) };
    const response = await login.fetch(new Request(`${issuer}${path}`, json && sent));
    assert.equal(response.status, 200, `${path} answered ${response.status}`);
    return response.json();
  };
  const { access_token, user } = await ask('/login', { code: emulator.loginCode({ user: 'xiaoming' }).code });
  const keys = createLocalJWKSet(await ask('/.well-known/jwks.json'));
  const { payload } = await jwtVerify(access_token, keys, {
    issuer,
    audience: issuer,
    typ: 'at+jwt',
    algorithms: ['ES256'],
  });
  assert.equal(payload.sub, user.id);
  assert.equal((await login.verify(access_token)).sub, user.id);
  await upload(login, access_token);
  await login.close();
}
await emulator.close();

/** What reads images is a program for one system, and loaded when the first one comes. */
async function upload(login, bearer) {
  const body = new FormData();
  body.append('avatar', new Blob([Buffer.from(onePixel, 'base64')], { type: 'image/png' }), 'a.png');
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await login.fetch(new Request(`${issuer}/me/avatar`, { method: 'POST', headers, body }));
  assert.equal(response.status, 200, `POST /me/avatar answered ${response.status}`);
}
