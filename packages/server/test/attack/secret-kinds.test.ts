import { createHmac, createPublicKey, type JsonWebKey, randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientsDesk, type MadeClient, startClientsDesk, writeBasic } from '../clients-desk.ts';
import { appid, appSecret, type Reply } from '../desk.ts';

const rootSecret = randomBytes(32).toString('base64url');
const idempotencyKey = 'one-key-of-one-login';
const [pushToken, pushAesKey] = ['PushTokenOfTheConsole', 'A'.repeat(42).concat('E')];

let desk: ClientsDesk;
/** May do everything that a client may. */
let client: MadeClient;
let picture: FormData;
beforeAll(async () => {
  desk = await startClientsDesk({
    rootSecret,
    apps: [{ appid, appSecret, pushToken, pushAesKey, keepSessionKey: true }],
    expose: ['openid'],
    maxSessions: 1000,
  });
  client = await desk.makeClient(['introspect', 'revoke', 'wechat-api-token']);
  picture = new FormData();
  const png = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  picture.set('avatar', new File([new Uint8Array(png)], 'a.png'));
});
afterAll(() => desk.close());

async function logIn(user = 'victim') {
  const code = await desk.code(user);
  const { json } = await desk.send('POST', '/login', {
    json: { code },
    headers: { 'idempotency-key': idempotencyKey },
  });
  return { code, access: json.access_token as string, refresh: json.refresh_token as string, user: json.user };
}
const refresh = (refresh_token: string) => desk.send('POST', '/refresh', { json: { refresh_token } });
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function publicKeyPem(): Promise<string> {
  const { json } = await desk.send('GET', '/.well-known/jwks.json');
  return createPublicKey({ key: json.keys[0] as JsonWebKey, format: 'jwk' })
    .export({ format: 'pem', type: 'spki' })
    .toString();
}

/** A token that whoever can read our public documents could write. */
async function forge(header: object, sign: (signed: string, pem: string) => string): Promise<string> {
  const signed = `${encode(header)}.${encode(claimsOf((await logIn()).access))}`;
  return `${signed}.${sign(signed, await publicKeyPem())}`;
}

const avatarId = async (): Promise<string> => {
  const { json } = await desk.send('POST', '/me/avatar', { body: picture, bearer: (await logIn()).access });
  return json.avatar_url.split('/').at(-1);
};

/** Every kind of secret or name there is, made anew for each attempt. */
const kinds: Record<string, () => Promise<string> | string> = {
  'js code': () => desk.code('victim'),
  'spent js code': async () => (await logIn()).code,
  'access token': async () => (await logIn()).access,
  'expired access token': async () => {
    const { access } = await logIn();
    desk.advance(661);
    return access;
  },
  'access token of an ended session': async () => {
    const { access } = await logIn();
    await desk.send('POST', '/logout', { bearer: access });
    return access;
  },
  'access token without its signature': async () => (await logIn()).access.replace(/[^.]*$/, ''),
  'access token with another signature': async () =>
    (await logIn()).access.replace(/[^.]*$/, (await logIn()).access.split('.')[2] ?? ''),
  'unsigned token (alg none)': () => forge({ alg: 'none', typ: 'at+jwt' }, () => ''),
  'token signed with the public key (HS256)': () =>
    forge({ alg: 'HS256', typ: 'at+jwt' }, (signed, pem) =>
      createHmac('sha256', pem).update(signed).digest('base64url'),
    ),
  'token with its own key (jwk, jku, kid)': async () =>
    forge(
      {
        alg: 'ES256',
        typ: 'at+jwt',
        kid: '../../dev/null',
        jku: 'http://evil/jwks.json',
        jwk: { kty: 'oct', k: 'AA' },
      },
      () => 'A'.repeat(86),
    ),
  'refresh token': async () => (await logIn()).refresh,
  'old refresh token': async () => {
    const first = await logIn();
    await refresh((await refresh(first.refresh)).json.refresh_token);
    return first.refresh;
  },
  'refresh token of an ended session': async () => {
    const { access, refresh: token } = await logIn();
    await desk.send('POST', '/logout', { bearer: access });
    return token;
  },
  'refresh token with another counter': async () => (await logIn()).refresh.replace(/\.0\./, '.1.'),
  'refresh token of another session': async () => {
    const [one, other] = [await logIn(), await logIn()];
    return one.refresh.replace(/[^.]+$/, other.refresh.split('.').at(-1) ?? '');
  },
  'idempotency key': async () => {
    await logIn();
    return idempotencyKey;
  },
  'client secret': () => client.secret,
  'client secret before its rotation': async () => {
    const { secret, id } = client;
    const rotated = (await desk.clients.rotate(id))?.clientSecret ?? '';
    client = { id, secret: rotated, basic: writeBasic(id, rotated) };
    return secret;
  },
  'secret of another client': async () => (await desk.makeClient(['introspect', 'revoke', 'wechat-api-token'])).secret,
  'client id': () => client.id,
  'client’s id and secret, encoded': () => client.basic.slice('Basic '.length),
  'WeChat API token': () => desk.login.getWeChatApiToken(),
  'avatar id': avatarId,
  'user id': async () => (await logIn()).user.id,
  'session id': async () => claimsOf((await logIn()).access).sid,
  'token id': async () => claimsOf((await logIn()).access).jti,
  openid: async () => (await logIn()).user.openid,
  'root secret': () => rootSecret,
  AppSecret: () => appSecret,
  AppID: () => appid,
  'public key': async () => encode({ pem: await publicKeyPem() }),
  'phone code': () => desk.emulator.phoneCode({ user: 'victim', appid }).code,
  'push token': () => pushToken,
  'push AES key': () => pushAesKey,
  'open data': () => desk.emulator.openData({ user: 'victim', appid }).encryptedData,
  'request id': async () => (await desk.send('GET', '/livez')).headers.get('x-request-id') ?? '',
  nothing: () => '',
};

/** With a refusal where nothing was said or done. */
async function introspect(token: string): Promise<Reply> {
  const reply = await desk.postForm('/introspect', { token: token || 'x' }, client.basic);
  if (reply.json.active) return reply;
  expect([reply.status, reply.json]).toEqual([200, { active: false }]);
  return { ...reply, status: 404 };
}

async function revoke(token: string): Promise<Reply> {
  const before = desk.events.filter(({ name }) => name === 'session_revoked').length;
  const reply = await desk.postForm('/revoke', { token: token || 'x' }, client.basic);
  expect([reply.status, reply.bytes.length]).toEqual([200, 0]);
  const isEnded = desk.events.filter(({ name }) => name === 'session_revoked').length > before;
  return { ...reply, status: isEnded ? 200 : 404 };
}

const askForApiToken = (headers: Record<string, string>) =>
  desk.send('POST', '/wechat-api-token', { json: {}, headers });

/** Every place a secret can be put. */
const places: Record<string, (secret: string) => Promise<Reply>> = {
  'Bearer of GET /me': (bearer) => desk.send('GET', '/me', { bearer }),
  'Bearer of PUT /me/profile': (bearer) => desk.send('PUT', '/me/profile', { json: { nickname: 'x' }, bearer }),
  'Bearer of POST /me/avatar': (bearer) => desk.send('POST', '/me/avatar', { body: picture, bearer }),
  'Bearer of POST /logout': (bearer) => desk.send('POST', '/logout', { bearer }),
  'Bearer of GET /me/sessions': (bearer) => desk.send('GET', '/me/sessions', { bearer }),
  'Bearer of GET /me/export': (bearer) => desk.send('GET', '/me/export', { bearer }),
  'Bearer of DELETE /me/phone': (bearer) => desk.send('DELETE', '/me/phone', { bearer }),
  'code of POST /me/phone': async (code) =>
    desk.send('POST', '/me/phone', { json: { code }, bearer: (await logIn()).access }),
  'code of DELETE /me, from another person': async (code) =>
    desk.send('DELETE', '/me', { json: { code }, bearer: (await logIn('stranger')).access }),
  'id of DELETE /me/sessions/{id}': async (id) =>
    desk.send('DELETE', `/me/sessions/${encodeURIComponent(id)}`, { bearer: (await logIn()).access }),
  'id of DELETE /me/sessions/{id}, from another person': async (id) =>
    desk.send('DELETE', `/me/sessions/${encodeURIComponent(id)}`, { bearer: (await logIn('stranger')).access }),
  'iv of POST /me/decrypt': async (iv) => {
    const { access } = await logIn();
    const { encryptedData } = desk.emulator.openData({ user: 'victim', appid });
    return desk.send('POST', '/me/decrypt', { json: { encrypted_data: encryptedData, iv }, bearer: access });
  },
  'signature of GET /wechat/events/{appid}': (signature) => {
    const timestamp = `${Math.floor(Date.now() / 1000)}`;
    const query = new URLSearchParams({ signature, timestamp, nonce: '1', echostr: 'echo' });
    return desk.send('GET', `/wechat/events/${appid}?${query}`);
  },
  'msg_signature of POST /wechat/events/{appid}': (signature) => {
    const timestamp = `${Math.floor(Date.now() / 1000)}`;
    const query = new URLSearchParams({ signature, msg_signature: signature, timestamp, nonce: '1' });
    return desk.send('POST', `/wechat/events/${appid}?${query}`, { json: { Encrypt: signature } });
  },
  'refresh_token of POST /refresh': refresh,
  'refresh_token of POST /logout': (refresh_token) =>
    desk.send('POST', '/logout', { json: { refresh_token, all: true } }),
  'code of POST /login': (code) => desk.send('POST', '/login', { json: { code } }),
  'code of POST /login, with the key of another login': (code) =>
    desk.send('POST', '/login', { json: { code }, headers: { 'idempotency-key': 'another-key' } }),
  'Idempotency-Key of POST /login': async (key) =>
    desk.send('POST', '/login', {
      json: { code: 'nobody-made-this-code' },
      headers: { 'idempotency-key': key || 'x' },
    }),
  'code of GET /wxlogin': async (code) => {
    const reply = await desk.send('GET', `/wxlogin?${new URLSearchParams({ code, openid: code, token: code })}`);
    return { ...reply, status: reply.json.code };
  },
  'id of GET /avatars/{id}': (id) => desk.send('GET', `/avatars/${encodeURIComponent(id)}`),
  'query of GET /me': (token) => desk.send('GET', `/me?${new URLSearchParams({ access_token: token, token })}`),
  'cookie of GET /me': (token) =>
    desk.send('GET', '/me', { headers: { cookie: `access_token=${token}; token=${token}` } }),
  'password of GET /me': (token) =>
    desk.send('GET', '/me', {
      headers: { authorization: `Basic ${Buffer.from(`${appid}:${token}`).toString('base64')}` },
    }),
  'bare Authorization of GET /me': (authorization) => desk.send('GET', '/me', { headers: { authorization } }),
  'other headers of GET /me': (token) =>
    desk.send('GET', '/me', {
      headers: { 'x-access-token': token, token, 'x-user-id': token, 'proxy-authorization': `Bearer ${token}` },
    }),
  'Bearer of GET /verify': (bearer) => desk.send('GET', '/verify', { bearer }),
  'other headers of GET /verify': (token) =>
    desk.send('GET', '/verify', { headers: { 'x-user-id': token, 'x-session-id': token, cookie: `token=${token}` } }),
  'token of POST /introspect': introspect,
  'token of POST /revoke': revoke,
  'secret of POST /introspect': (secret) => desk.postForm('/introspect', { token: 'x' }, writeBasic(client.id, secret)),
  'client_secret of POST /introspect': (secret) =>
    desk.postForm('/introspect', { token: 'x', client_id: client.id, client_secret: secret }),
  'secret of POST /revoke': (secret) => desk.postForm('/revoke', { token: 'x' }, writeBasic(client.id, secret)),
  'secret of POST /wechat-api-token': (secret) => askForApiToken({ authorization: writeBasic(client.id, secret) }),
  'secret of POST /introspect, as AppID and AppSecret': (secret) =>
    desk.postForm('/introspect', { token: 'x' }, writeBasic(appid, secret)),
  'Bearer of POST /introspect': (secret) => desk.postForm('/introspect', { token: 'x' }, `Bearer ${secret}`),
  'Bearer of POST /revoke': (secret) => desk.postForm('/revoke', { token: secret || 'x' }, `Bearer ${secret}`),
  'Bearer of POST /wechat-api-token': (secret) => askForApiToken({ authorization: `Bearer ${secret}` }),
  'bare Authorization of POST /wechat-api-token': (authorization) => askForApiToken({ authorization }),
  'query of POST /introspect': (secret) => {
    const query = new URLSearchParams({ token: secret, client_id: client.id, client_secret: secret });
    return desk.postForm(`/introspect?${query}`, { token: secret || 'x' });
  },
  'body of PUT /me/profile': (token) =>
    desk.send('PUT', '/me/profile', { json: { nickname: 'x', access_token: token } }),
};

/** The only cells of the table that open. */
const opening = [
  ...[
    ...['Bearer of GET /me', 'Bearer of PUT /me/profile', 'Bearer of POST /me/avatar', 'Bearer of POST /logout'],
    ...['Bearer of GET /me/sessions', 'Bearer of GET /me/export', 'Bearer of DELETE /me/phone'],
    ...['Bearer of GET /verify', 'token of POST /introspect', 'token of POST /revoke'],
  ].map((place) => `access token as ${place}`),
  ...[
    ...['refresh_token of POST /refresh', 'refresh_token of POST /logout'],
    ...['token of POST /introspect', 'token of POST /revoke'],
  ].map((place) => `refresh token as ${place}`),
  ...[
    ...['secret of POST /introspect', 'client_secret of POST /introspect'],
    ...['secret of POST /revoke', 'secret of POST /wechat-api-token'],
  ].map((place) => `client secret as ${place}`),
  ...['code of POST /login', 'code of POST /login, with the key of another login', 'code of GET /wxlogin'].map(
    (place) => `js code as ${place}`,
  ),
  // It may end its own session, as it may at /logout.
  'old refresh token as token of POST /revoke',
  'avatar id as id of GET /avatars/{id}',
  'phone code as code of POST /me/phone',
  'session id as id of DELETE /me/sessions/{id}',
];

/** Whether the reply let the presenter in; anything else must be a refusal that repeats nothing. */
function isOpened({ status, bytes }: Reply, secret: string): boolean {
  if (status < 300) return true;
  // 429: wrong credentials of clients are counted; right ones open all the same.
  expect([400, 401, 403, 404, 405, 429, 22008, 22009]).toContain(status);
  if (secret.length > 12) expect(bytes.toString()).not.toContain(secret);
  return false;
}

describe('one secret, one purpose', () => {
  it.each(Object.entries(kinds))('%s opens nothing but its own', async (kind, make) => {
    const witness = await logIn();
    const opened: string[] = [];
    for (const [place, present] of Object.entries(places)) {
      const secret = await make();
      if (isOpened(await present(secret), secret)) opened.push(`${kind} as ${place}`);
    }
    expect(opened).toEqual(opening.filter((cell) => cell.startsWith(`${kind} as `)));
    // A refresh token may end all sessions of its user; nothing else touched another one.
    if (kind !== 'refresh token') expect((await refresh(witness.refresh)).status).toBe(200);
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code('victim') } });
    expect(json).toMatchObject({ is_new_user: false, user: { id: witness.user.id } });
    if (opened.length === 0) expect(json.user).toEqual(witness.user);
  });
});
