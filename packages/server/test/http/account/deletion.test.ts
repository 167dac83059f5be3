import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appid, type Desk, type Door, startDesk } from '../../desk.ts';

describe.each<Door>(['fetch', 'socket'])('the end of an account, through the %s door', (door) => {
  let desk: Desk;
  let person: string;
  let tokens: { access_token: string; refresh_token: string; user: { id: string } };
  let count = 0;
  beforeAll(async () => {
    desk = await startDesk({}, door, { loginsPerMinute: 0, showSecrets: true });
  });
  afterAll(() => desk.close());

  const logIn = async (user = person) =>
    (await desk.send('POST', '/login', { json: { code: await desk.code(user), appid } })).json;
  const remove = (json: unknown, bearer = tokens.access_token) => desk.send('DELETE', '/me', { json, bearer });
  const me = (bearer = tokens.access_token) => desk.send('GET', '/me', { bearer });
  const countAsked = (code: string) =>
    desk.emulator.calls().filter(({ request }) => JSON.stringify(request.query ?? null).includes(code)).length;
  beforeEach(async () => {
    person = `person${count++}`;
    tokens = await logIn();
  });

  it('takes everything along: every session, the picture, the name; a return is a new person', async () => {
    const other = await logIn();
    const form = new FormData();
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer();
    form.set('avatar', new File([new Uint8Array(png)], 'a.png', { type: 'image/png' }));
    const { json } = await desk.send('POST', '/me/avatar', { body: form, bearer: tokens.access_token });
    const picture = new URL(json.avatar_url).pathname;
    expect((await desk.send('GET', picture)).status).toBe(200);

    const reply = await remove({ code: await desk.code(person) });
    expect([reply.status, reply.bytes.length]).toEqual([204, 0]);
    expect((await desk.send('GET', picture)).status).toBe(404);
    for (const { access_token, refresh_token } of [tokens, other]) {
      expect((await me(access_token)).json.code).toBe('session_ended');
      await expect(desk.login.verify(access_token)).rejects.toMatchObject({ code: 'session_ended' });
      const refresh = await desk.send('POST', '/refresh', { json: { refresh_token } });
      expect(refresh.json).toMatchObject({ status: 401, code: 'refresh_token_invalid' });
    }
    const back = await logIn();
    expect(back).toMatchObject({ is_new_user: true, user: { nickname: null, avatar_url: null } });
    expect(back.user.id).not.toBe(tokens.user.id);
    const event = desk.events.find(({ name, userId }) => name === 'user_deleted' && userId === tokens.user.id);
    expect(event).toEqual({
      id: expect.stringMatching(/^evt_/),
      name: 'user_deleted',
      actor: 'user',
      result: 'ok',
      at: expect.any(Number),
      requestId: expect.any(String),
      appid,
      userId: tokens.user.id,
      sessionId: expect.any(String),
    });
  });

  it('is told once more by session_ended, when the answer was lost', async () => {
    const code = await desk.code(person);
    await remove({ code });
    for (const again of [code, await desk.code(person)])
      expect((await remove({ code: again })).json).toMatchObject({ status: 401, code: 'session_ended' });
    expect(countAsked(code)).toBe(1);
  });

  it('comes once of twenty requests at once, with one code or with twenty', async () => {
    const code = await desk.code(person);
    const replies = await Promise.all(Array.from({ length: 20 }, () => remove({ code })));
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([204, 401]));
    expect(countAsked(code)).toBe(1);

    tokens = await logIn();
    const codes = await Promise.all(Array.from({ length: 20 }, () => desk.code(person)));
    const others = await Promise.all(codes.map((each) => remove({ code: each })));
    expect(others.some(({ status }) => status === 204)).toBe(true);
    for (const { status } of others) expect([204, 401]).toContain(status);
    expect((await logIn()).is_new_user).toBe(true);
  });

  it('needs a fresh code of the very same person: a stolen token deletes nobody', async () => {
    const wrong = await remove({ code: await desk.code('thief') });
    expect(wrong.json).toMatchObject({ status: 403, code: 'fresh_login_required' });
    expect(desk.events.at(-1)).toMatchObject({ name: 'fresh_login_refused', userId: tokens.user.id });
    const known = await logIn('known-thief');
    expect((await remove({ code: await desk.code('known-thief') })).json.code).toBe('fresh_login_required');
    expect((await me()).status).toBe(200);
    expect((await me(known.access_token)).status).toBe(200);
  });

  it('takes no code twice: neither that of the login nor one that was refused', async () => {
    const code = await desk.code(person);
    await desk.send('POST', '/login', { json: { code, appid } });
    expect((await remove({ code })).json).toMatchObject({ status: 400, code: 'js_code_used' });
    const refused = await desk.code('thief');
    await remove({ code: refused });
    expect((await remove({ code: refused })).json.code).toBe('js_code_used');
    expect((await desk.send('POST', '/login', { json: { code: refused, appid } })).json.code).toBe('js_code_used');
    expect([countAsked(code), countAsked(refused)]).toEqual([1, 1]);
    expect((await me()).status).toBe(200);
  });

  it('leaves a code behind that nobody can log in with', async () => {
    const code = await desk.code(person);
    await remove({ code });
    expect((await desk.send('POST', '/login', { json: { code, appid } })).json.code).toBe('js_code_used');
  });

  it.each<[string, unknown]>([
    ['no code', {}],
    ['no body', undefined],
    ['something that is no code', { code: 'a b' }],
    ['more than a code', { code: 'abc', userId: 'usr_1' }],
  ])('does not come of %s', async (_, json) => {
    expect([400, 415]).toContain((await remove(json)).status);
    expect((await me()).status).toBe(200);
  });

  it('does not come while WeChat fails', async () => {
    desk.emulator.describe(person, { highRisk: true });
    expect((await remove({ code: await desk.code(person) })).json.code).toBe('user_risky');
    expect((await remove({ code: 'never-given-by-wechat' })).json.code).toBe('js_code_invalid');
    expect((await me()).status).toBe(200);
  });

  it('can be preceded by a copy of everything', async () => {
    await desk.send('PUT', '/me/profile', { json: { nickname: '小明' }, bearer: tokens.access_token });
    const reply = await desk.send('GET', '/me/export', { bearer: tokens.access_token });
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.json).toEqual({
      user: { ...tokens.user, nickname: '小明' },
      identities: [{ namespace: `openid:${appid}`, subject: expect.stringMatching(/^o/) }],
      sessions: [
        {
          id: (await desk.login.verify(tokens.access_token)).sid,
          appid,
          created_at: expect.any(Number),
          last_used_at: expect.any(Number),
          expires_at: expect.any(Number),
          ended_at: null,
          device: null,
          place: null,
        },
      ],
    });
    expect(desk.events.at(-1)).toMatchObject({ name: 'user_exported', userId: tokens.user.id });
    expect(JSON.stringify(desk.events)).not.toContain(reply.json.identities[0].subject);
  });
});
