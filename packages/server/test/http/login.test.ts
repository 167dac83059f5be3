import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Desk, type Door, otherAppid, startDesk } from '../desk.ts';

describe.each<Door>(['fetch', 'socket'])('login through the %s door', (door) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({}, door);
  });
  afterAll(() => desk.close());

  const login = (body: object, headers: Record<string, string> = {}) =>
    desk.send('POST', '/login', { json: { appid, ...body }, headers });

  it('registers a new person and knows them the next time', async () => {
    const first = await login({ code: await desk.code('anna') });
    expect(first.status).toBe(200);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(first.json).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: expect.stringMatching(/^wxr1\.1\./),
      refresh_expires_in: 30 * 86_400,
      user: {
        id: expect.stringMatching(/^usr_/),
        nickname: null,
        avatar_url: null,
        phone_masked: null,
        roles: [],
        created_at: expect.any(Number),
      },
      is_new_user: true,
    });
    const second = await login({ code: await desk.code('anna') });
    expect(second.json.is_new_user).toBe(false);
    expect(second.json.user.id).toBe(first.json.user.id);
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
  });

  it('makes one user of twenty first logins at once', async () => {
    const codes = await Promise.all(Array.from({ length: 20 }, () => desk.code('crowd')));
    const replies = await Promise.all(codes.map((code) => login({ code })));
    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(new Set(replies.map(({ json }) => json.user.id)).size).toBe(1);
    expect(replies.filter(({ json }) => json.is_new_user)).toHaveLength(1);
  });

  it('answers the same code sent twice at once with the same session, when both are one client', async () => {
    const code = await desk.code('twice');
    const key = { 'idempotency-key': 'k1' };
    const [one, two] = await Promise.all([login({ code }, key), login({ code }, key)]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.json.refresh_token).toBe(one.json.refresh_token);
    expect([one, two].map(({ headers }) => headers.get('idempotent-replayed')).sort()).toEqual([null, 'true'].sort());
  });

  it('answers one of two strangers who send the same code at once', async () => {
    const code = await desk.code('strangers');
    const replies = await Promise.all([login({ code }), login({ code })]);
    expect(replies.map(({ status, json }) => [status, json.code]).sort()).toEqual([
      [200, undefined],
      [400, 'js_code_used'],
    ]);
  });

  it('gives a lost answer again, until the session is used', async () => {
    const code = await desk.code('lost');
    const key = { 'idempotency-key': 'retry-me' };
    const lost = await login({ code }, key);
    desk.advance(60);
    const again = await login({ code }, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.json).toMatchObject({
      refresh_token: lost.json.refresh_token,
      is_new_user: true,
      user: lost.json.user,
    });
    expect(again.json.access_token).not.toBe(lost.json.access_token);
    expect((await desk.send('POST', '/refresh', { json: { refresh_token: again.json.refresh_token } })).status).toBe(
      200,
    );
    expect((await login({ code }, key)).json).toMatchObject({ status: 400, code: 'js_code_used', action: 'relogin' });
  });

  it('does not call somebody new again whose second login, half a second after the first, was lost', async () => {
    await login({ code: await desk.code('quick') });
    desk.advance(0.5);
    const code = await desk.code('quick');
    const key = { 'idempotency-key': 'retry-me' };
    expect((await login({ code }, key)).json.is_new_user).toBe(false);
    expect((await login({ code }, key)).json.is_new_user).toBe(false);
  });

  it('refuses a spent code and leaves the first session alone', async () => {
    const code = await desk.code('spent');
    const first = await login({ code });
    const replay = await login({ code }, { 'idempotency-key': 'other' });
    expect(replay.json).toMatchObject({ status: 400, code: 'js_code_used' });
    expect(desk.events.at(-1)).toMatchObject({ name: 'code_replay', userId: first.json.user.id });
    expect((await desk.send('GET', '/me', { bearer: first.json.access_token })).status).toBe(200);
  });

  it.each<[string, () => Promise<string> | string, string]>([
    [
      'an expired code',
      async () => {
        const code = await desk.code();
        desk.advance(301);
        return code;
      },
      'js_code_invalid',
    ],
    ['a code of another app', () => desk.code('xiaoming', otherAppid), 'js_code_invalid'],
    ['a code nobody made', () => '0garbage0garbage0garbage0garbage', 'js_code_invalid'],
    ['the mock code of the developer tools', () => 'the code is a mock one', 'js_code_invalid'],
  ])('refuses %s', async (_, makeCode, code) => {
    expect((await login({ code: await makeCode() })).json).toMatchObject({ status: 400, code, action: 'relogin' });
  });

  it.each<[string, object, string]>([
    ['no code', {}, 'The field code is missing or not as documented.'],
    [
      'a code with other parameters in it',
      { code: 'x&appid=wx&secret=s' },
      'The field code is missing or not as documented.',
    ],
    ['a code of 129 characters', { code: 'a'.repeat(129) }, 'The field code is missing or not as documented.'],
    ['a code that is a number', { code: 1 }, 'The field code is missing or not as documented.'],
    ['an openid', { code: 'abc', openid: 'oABC' }, 'The body has a field that is not accepted here: openid.'],
    ['a role', { code: 'abc', role: 'admin' }, 'The body has a field that is not accepted here: role.'],
    ['a user id', { code: 'abc', userId: 'usr_1' }, 'The body has a field that is not accepted here: userId.'],
    [
      'a prototype',
      JSON.parse('{"code":"abc","__proto__":{"role":"admin"}}'),
      'The body has a field that is not accepted here: __proto__.',
    ],
  ])('refuses a body with %s and asks nobody', async (_, body, detail) => {
    const calls = desk.emulator.calls().length;
    expect((await desk.send('POST', '/login', { json: body })).json).toMatchObject({
      status: 400,
      code: 'request_invalid',
      detail,
    });
    expect(desk.emulator.calls()).toHaveLength(calls);
  });

  it('wants to know the app where there are several', async () => {
    expect((await login({ code: await desk.code(), appid: undefined })).json.code).toBe('app_unknown');
    expect((await login({ code: await desk.code(), appid: 'wxffffffffffffffff' })).json.code).toBe('app_unknown');
  });

  it('keeps the apps’ users apart, for openids differ', async () => {
    const here = await login({ code: await desk.code('both') });
    const there = await login({ code: await desk.code('both', otherAppid), appid: otherAppid });
    expect(there.json.user.id).not.toBe(here.json.user.id);
  });

  it('refuses an idempotency key that no header should carry', async () => {
    expect((await login({ code: 'abc' }, { 'idempotency-key': 'a'.repeat(129) })).json.code).toBe('request_invalid');
  });
});

describe('login from the developer tools without an AppID', () => {
  it('works again and again where the emulator lets the mock code in', async () => {
    const desk = await startDesk({}, 'fetch', { mockCodeUser: 'xiaoming' });
    const logIn = () => desk.send('POST', '/login', { json: { code: 'the code is a mock one', appid } });
    const [first, second] = [await logIn(), await logIn()];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.json.user.id).toBe(first.json.user.id);
    await desk.close();
  });
});

describe('login of people whom WeChat knows by unionid', () => {
  it('shares one user among the apps of a group', async () => {
    const secret = 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1';
    const apps = [appid, otherAppid].map((each) => ({ appid: each, appSecret: secret, unionidGroup: 'mine' }));
    const desk = await startDesk({ apps });
    const here = await desk.send('POST', '/login', { json: { code: await desk.code('both'), appid } });
    const there = await desk.send('POST', '/login', {
      json: { code: await desk.code('both', otherAppid), appid: otherAppid },
    });
    expect(there.json).toMatchObject({ is_new_user: false, user: { id: here.json.user.id } });
    await desk.close();
  });
});

describe('login while WeChat has a bad day', () => {
  it.each([
    [{ errcode: -1 }, 503, 'wechat_unavailable', 'relogin'],
    [{ errcode: 40226 }, 403, 'user_risky', 'contact_operator'],
    [{ errcode: 45011 }, 503, 'wechat_quota', 'retry'],
    [{ errcode: 45009 }, 503, 'wechat_quota', 'retry'],
    [{ errcode: 40013 }, 503, 'app_misconfigured', 'contact_operator'],
    [{ errcode: 40125 }, 503, 'app_misconfigured', 'contact_operator'],
    [{ errcode: 40163 }, 400, 'js_code_used', 'relogin'],
    [{ status: 500, body: 'oops' }, 503, 'wechat_unavailable', 'relogin'],
    [{ body: '<html>' }, 503, 'wechat_unavailable', 'relogin'],
    [{ reset: true }, 503, 'wechat_unavailable', 'relogin'],
  ])('%j becomes %i %s', async (fault, status, code, action) => {
    const desk = await startDesk();
    desk.emulator.fault({ path: '/sns/jscode2session', ...fault });
    const reply = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    expect(reply.json).toMatchObject({ status, code, action });
    expect(reply.headers.get('retry-after') !== null).toBe(action === 'retry');
    expect((await desk.send('POST', '/login', { json: { code: await desk.code(), appid } })).status).toBe(200);
    await desk.close();
  });
});
