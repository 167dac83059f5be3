import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appid, appSecret, type Desk, type Door, otherAppid, startDesk } from '../desk.ts';

const pushToken = 'AAAAA';
const pushAesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const plainApp = { appid, appSecret, pushToken };
const sealedApp = { ...plainApp, pushAesKey };

/** WeChat's side, written from its documentation once more: what is tested here shares no line with it. */
const sign = (...texts: string[]) => createHash('sha1').update(texts.sort().join('')).digest('hex');

function encrypt(
  text: string,
  { of = appid, key = pushAesKey, padding }: { of?: string; key?: string; padding?: Buffer } = {},
) {
  const message = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(of)]);
  const count = 32 - (plain.length % 32);
  const aesKey = Buffer.from(`${key}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', aesKey, aesKey.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([plain, padding ?? Buffer.alloc(count, count)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

const describeEvent = (Event: string, rest: object = {}) => ({
  ToUserName: 'gh_870882ca4b1',
  FromUserName: 'oaKk346BaWE-eIn4oSRWbaM9vR7s',
  CreateTime: Math.floor(Date.now() / 1000) + 5,
  MsgType: 'event',
  Event,
  AppID: appid,
  ...rest,
});

const addressOf = (parameters: Record<string, string>, of = appid) =>
  `/wechat/events/${of}?${new URLSearchParams(parameters)}`;

function signedNow(of = pushToken, at = Math.floor(Date.now() / 1000)) {
  const timestamp = String(at);
  const nonce = String(randomBytes(4).readUInt32BE());
  return { timestamp, nonce, signature: sign(of, timestamp, nonce) };
}

const pushPlain = (desk: Desk, event: unknown, signed = signedNow()) =>
  desk.send('POST', addressOf(signed), { body: typeof event === 'string' ? event : JSON.stringify(event) });

const bodyOf = (Encrypt: string) => JSON.stringify({ ToUserName: 'gh_870882ca4b1', Encrypt });

function pushSealed(
  desk: Desk,
  event: unknown,
  { encrypted = encrypt(JSON.stringify(event)), token = pushToken } = {},
) {
  const signed = signedNow(token);
  const msg_signature = sign(token, signed.timestamp, signed.nonce, encrypted);
  return desk.send('POST', addressOf({ ...signed, encrypt_type: 'aes', msg_signature }), { body: bodyOf(encrypted) });
}

/** Somebody with a nickname and an avatar. */
async function logIn(desk: Desk) {
  const { code, openid } = await desk.emulator.loginCode({ user: 'xiaoming', appid });
  const { json } = await desk.send('POST', '/login', { json: { code, appid } });
  const bearer: string = json.access_token;
  await desk.send('PUT', '/me/profile', { json: { nickname: '小明' }, bearer });
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const form = new FormData();
  form.set('avatar', new File([png], 'a.png', { type: 'image/png' }));
  const { json: user } = await desk.send('POST', '/me/avatar', { body: form, bearer });
  const me = async () => (await desk.send('GET', '/me', { bearer })).json;
  return { openid, me, userId: user.id, avatar: new URL(user.avatar_url).pathname };
}

const names = (desk: Desk) => desk.events.map(({ name, reason }) => (reason ? `${name} ${reason}` : name));

describe.each<Door>(['fetch', 'socket'])('a push through the %s door', (door) => {
  let desk: Desk;
  afterEach(() => desk.close());

  it.each([
    ['plain', [plainApp], pushPlain],
    ['encrypted', [sealedApp], pushSealed],
  ] as const)('erases, %s, what was revoked, and nothing else', async (_, apps, push) => {
    desk = await startDesk({ apps: [...apps] }, door);
    const { openid, me, userId, avatar } = await logIn(desk);
    const reply = await push(desk, describeEvent('user_authorization_revoke', { OpenID: openid, RevokeInfo: '19' }));
    expect([reply.status, reply.bytes.toString(), reply.headers.get('content-type')]).toEqual([
      200,
      'success',
      'text/plain; charset=utf-8',
    ]);
    expect(await me()).toMatchObject({ nickname: null, avatar_url: expect.stringContaining('avt_') });
    expect(desk.events.at(-1)).toMatchObject({ name: 'authorisation_revoked', reason: 'nickname', userId });

    await push(desk, describeEvent('user_authorization_revoke', { OpenID: openid, RevokeInfo: '6' }));
    expect(await me()).toMatchObject({ nickname: null, avatar_url: null });
    expect((await desk.send('GET', avatar)).status).toBe(404);
  });
});

describe('a push', () => {
  let desk: Desk;
  let person: Awaited<ReturnType<typeof logIn>>;
  const start = async (...apps: (typeof plainApp)[]) => {
    desk = await startDesk({ apps });
    person = await logIn(desk);
  };
  const revoke = (change: object = {}) =>
    describeEvent('user_authorization_revoke', { OpenID: person.openid, RevokeInfo: '6', ...change });
  const cancel = (change: object = {}) =>
    describeEvent('user_authorization_cancellation', { OpenID: person.openid, ...change });
  beforeEach(() => start(sealedApp));
  afterEach(() => desk.close());

  async function expectRefused(reply: { status: number; json: unknown }, reason: string) {
    expect(reply.json).toMatchObject({ status: 403, code: 'push_refused' });
    expect(names(desk).at(-1)).toBe(`push_refused ${reason}`);
    expect((await person.me()).nickname).toBe('小明');
  }

  it('that the account was closed ends every session and erases the person', async () => {
    expect((await pushSealed(desk, cancel())).status).toBe(200);
    expect(await person.me()).toMatchObject({ code: 'session_ended' });
    expect((await desk.send('GET', person.avatar)).status).toBe(404);
    expect(names(desk).at(-1)).toBe('wechat_account_cancelled');
  });

  it('from before the person registered here, as one who came back may get, changes nothing', async () => {
    const before = { CreateTime: Math.floor(Date.now() / 1000) - 3600 };
    expect((await pushSealed(desk, cancel(before))).status).toBe(200);
    expect((await person.me()).nickname).toBe('小明');
  });

  it('that comes again, as WeChat repeats it, does no harm', async () => {
    for (let n = 0; n < 3; n += 1) expect((await pushSealed(desk, revoke())).status).toBe(200);
    expect(await person.me()).toMatchObject({ nickname: null, avatar_url: null });
  });

  it('that a profile was modified is told and changes nothing', async () => {
    await pushSealed(desk, describeEvent('user_info_modified', { OpenID: person.openid }));
    expect(names(desk).at(-1)).toBe('wechat_profile_modified');
    expect((await person.me()).nickname).toBe('小明');
  });

  it.each([
    ['about somebody unknown', () => revoke({ OpenID: 'oNobody' })],
    ['about something that is not kept here', () => revoke({ RevokeInfo: '13' })],
    ['of another kind', () => describeEvent('wxa_media_check', { OpenID: person.openid })],
    ['that is a message', () => ({ ...revoke(), MsgType: 'text' })],
  ])('%s is answered and ignored', async (_, event) => {
    const reply = await pushSealed(desk, event());
    expect([reply.status, reply.bytes.toString()]).toEqual([200, 'success']);
    expect((await person.me()).nickname).toBe('小明');
  });

  it('is refused with a forged signature', async () => {
    await expectRefused(await pushSealed(desk, revoke(), { token: 'BBBBB' }), 'signature');
    const encrypted = encrypt(JSON.stringify(revoke()));
    await expectRefused(await desk.send('POST', addressOf(signedNow()), { body: bodyOf(encrypted) }), 'signature');
  });

  it('is refused when another body was put under a genuine signature', async () => {
    const signed = signedNow();
    const msg_signature = sign(pushToken, signed.timestamp, signed.nonce, encrypt('{}'));
    const body = bodyOf(encrypt(JSON.stringify(revoke())));
    await expectRefused(await desk.send('POST', addressOf({ ...signed, msg_signature }), { body }), 'signature');
  });

  it('is refused in plain text where a key is configured, also beside an encrypted one', async () => {
    await expectRefused(await pushPlain(desk, revoke()), 'not_encrypted');
    const encrypted = encrypt(JSON.stringify(describeEvent('user_enter_tempsession')));
    const signed = signedNow();
    const msg_signature = sign(pushToken, signed.timestamp, signed.nonce, encrypted);
    const body = JSON.stringify({ ...revoke(), Encrypt: encrypted });
    const reply = await desk.send('POST', addressOf({ ...signed, msg_signature }), { body });
    expect(reply.status).toBe(200);
    expect((await person.me()).nickname).toBe('小明');
  });

  it.each<[string, string, () => string]>([
    ['for another app', 'other_app', () => encrypt(JSON.stringify(revoke()), { of: otherAppid })],
    ['with more behind the appid', 'other_app', () => encrypt(JSON.stringify(revoke()), { of: `${appid}x` })],
    ['with another key', 'encryption', () => encrypt(JSON.stringify(revoke()), { key: pushAesKey.replace('a', 'b') })],
    ['with no padding', 'encryption', () => encrypt('x'.repeat(16 * 6 - 16 - 4 - 18), { padding: Buffer.alloc(0) })],
    ['with a padding of nothing', 'encryption', () => encrypt('x'.repeat(58 - 32), { padding: Buffer.alloc(32) })],
    ['cut short', 'encryption', () => encrypt(JSON.stringify(revoke())).slice(0, 64)],
    ['that is not base64', 'encryption', () => '***'],
    ['that is nothing', 'encryption', () => ''],
    ['with XML inside', 'xml', () => encrypt('<xml><Event>user_authorization_revoke</Event></xml>')],
    ['with half a JSON inside', 'format', () => encrypt(JSON.stringify(revoke()).slice(0, 40))],
    ['without an openid', 'format', () => encrypt(JSON.stringify(revoke({ OpenID: undefined })))],
  ])('is refused when what was encrypted is %s', async (_, reason, encrypted) => {
    await expectRefused(await pushSealed(desk, undefined, { encrypted: encrypted() }), reason);
  });

  it('is refused when its body is no JSON, is cut short or is XML, with advice in the log', async () => {
    const signed = signedNow();
    const send = (body: string) => desk.send('POST', addressOf(signed), { body });
    await expectRefused(await send('{"Encrypt":"abc'), 'format');
    await expectRefused(await send(''), 'format');
    await expectRefused(await send('[]'), 'format');
    await expectRefused(await send('\n<xml><Encrypt>a</Encrypt></xml>'), 'xml');
    expect(desk.logs.join('\n')).toContain('Choose JSON as the data format');
    expect((await send('x'.repeat(65 * 1024))).status).toBe(413);
  });

  it('is refused when it is older than five minutes, so nobody can send it again later', async () => {
    const encrypted = encrypt(JSON.stringify(revoke()));
    const signed = signedNow();
    const msg_signature = sign(pushToken, signed.timestamp, signed.nonce, encrypted);
    const send = () => desk.send('POST', addressOf({ ...signed, msg_signature }), { body: bodyOf(encrypted) });
    desk.advance(302);
    await expectRefused(await send(), 'timestamp');
    const moved = addressOf({ ...signed, msg_signature, timestamp: String(Number(signed.timestamp) + 302) });
    await expectRefused(await desk.send('POST', moved, { body: bodyOf(encrypted) }), 'signature');
  });

  it('is for one app: there is no address for an app without a token, nor for one that is not served', async () => {
    for (const of of [otherAppid, 'nobody']) {
      const body = JSON.stringify(revoke());
      expect((await desk.send('POST', addressOf(signedNow(), of), { body })).status).toBe(404);
      expect((await desk.send('GET', addressOf({ ...signedNow(), echostr: '1' }, of))).status).toBe(404);
    }
  });
});

describe('a plain push', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await startDesk({ apps: [plainApp] });
  });
  afterEach(() => desk.close());

  it('is refused for a wrong signature, a moved digit, an old or absent time, another app, an encrypted body', async () => {
    const { openid, me } = await logIn(desk);
    const event = describeEvent('user_authorization_revoke', { OpenID: openid, RevokeInfo: '6' });
    const signed = signedNow();
    const { timestamp, nonce, signature } = signed;
    const reasons: [string, Record<string, string>, object?][] = [
      ['signature', { ...signed, signature: sign('BBBBB', timestamp, nonce) }],
      ['signature', { ...signed, signature: signature.toUpperCase().replace('A', 'B') }],
      ['signature', { ...signed, signature: '' }],
      ['signature', { timestamp: timestamp.slice(0, 9), nonce: timestamp.slice(9) + nonce, signature }],
      ['signature', { nonce, signature }],
      ['signature', { timestamp: 'NaN', nonce, signature: sign(pushToken, 'NaN', nonce) }],
      ['timestamp', signedNow(pushToken, Math.floor(Date.now() / 1000) - 400)],
      ['timestamp', signedNow(pushToken, Math.floor(Date.now() / 1000) + 400)],
      ['other_app', signed, { ...event, AppID: otherAppid }],
      ['encrypted_without_key', signed, { ToUserName: 'gh', Encrypt: 'abc' }],
      ['format', signed, { ...event, CreateTime: 'yesterday' }],
    ];
    for (const [reason, parameters, body = event] of reasons) {
      const reply = await desk.send('POST', addressOf(parameters), { body: JSON.stringify(body) });
      expect([reply.status, names(desk).at(-1)]).toEqual([403, `push_refused ${reason}`]);
    }
    expect((await me()).nickname).toBe('小明');
  });
});

describe('the test of the address', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await startDesk({ apps: [sealedApp], clock: { nowMs: () => 1_714_036_504_000, monotonicMs: () => 0 } });
  });
  afterEach(() => desk.close());
  /** The example of WeChat's own documentation (消息推送). */
  const documented = {
    signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
    echostr: '4375120948345356249',
    timestamp: '1714036504',
    nonce: '1514711492',
  };

  it('gets the text back, as in the example of WeChat’s documentation', async () => {
    const reply = await desk.send('GET', addressOf(documented));
    expect([reply.status, reply.bytes.toString()]).toEqual([200, '4375120948345356249']);
    expect(reply.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });

  it('gets nothing back with another signature, nor anything that is no such text', async () => {
    expect((await desk.send('GET', addressOf({ ...documented, nonce: '1514711493' }))).status).toBe(403);
    expect((await desk.send('GET', addressOf({ ...documented, echostr: '<script>' }))).status).toBe(400);
  });
});
