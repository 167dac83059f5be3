import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appid, type Desk, type Door, startDesk } from '../desk.ts';

describe.each<Door>(['fetch', 'socket'])('a session through the %s door', (door) => {
  let desk: Desk;
  let tokens: { access_token: string; refresh_token: string; user: { id: string } };
  beforeAll(async () => {
    desk = await startDesk({}, door);
  });
  afterAll(() => desk.close());
  const logIn = async (user = 'xiaoming') =>
    (await desk.send('POST', '/login', { json: { code: await desk.code(user), appid } })).json;
  const refresh = (refresh_token: string) => desk.send('POST', '/refresh', { json: { refresh_token } });
  const me = (bearer: string) => desk.send('GET', '/me', { bearer });
  beforeEach(async () => {
    tokens = await logIn();
  });

  it('shows its user', async () => {
    const reply = await me(tokens.access_token);
    expect(reply.json).toEqual(tokens.user);
    expect(await desk.login.verify(tokens.access_token)).toMatchObject({ sub: tokens.user.id, client_id: appid });
  });

  it('is renewed', async () => {
    const renewed = await refresh(tokens.refresh_token);
    expect(renewed.json).toMatchObject({ expires_in: 600, token_type: 'Bearer', user: tokens.user });
    expect(renewed.json).not.toHaveProperty('is_new_user');
    expect((await me(renewed.json.access_token)).status).toBe(200);
  });

  it('gives one successor, however often it is asked within 30 seconds', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(tokens.refresh_token)));
    desk.advance(30);
    replies.push(await refresh(tokens.refresh_token));
    expect(new Set(replies.map(({ json }) => json.refresh_token)).size).toBe(1);
  });

  it('ends when an old refresh token appears later', async () => {
    const renewed = await refresh(tokens.refresh_token);
    desk.advance(31);
    const reuse = await refresh(tokens.refresh_token);
    expect(reuse.json).toMatchObject({ status: 401, code: 'refresh_token_reused', action: 'relogin' });
    expect(desk.events.at(-1)).toMatchObject({ name: 'refresh_reuse', userId: tokens.user.id });
    expect((await refresh(renewed.json.refresh_token)).json.code).toBe('session_ended');
    expect((await me(renewed.json.access_token)).json.code).toBe('session_ended');
  });

  it('ends when a token two generations old appears, even at once', async () => {
    const second = await refresh(tokens.refresh_token);
    await refresh(second.json.refresh_token);
    expect((await refresh(tokens.refresh_token)).json.code).toBe('refresh_token_reused');
  });

  it('ends by itself when it is not used for 30 days, or after 180', async () => {
    desk.advance(30 * 86_400);
    expect((await refresh(tokens.refresh_token)).json.code).toBe('session_ended');
    let { refresh_token } = await logIn();
    for (let month = 0; month < 6; month += 1) {
      desk.advance(29 * 86_400);
      ({ refresh_token } = (await refresh(refresh_token)).json);
    }
    desk.advance(6 * 86_400);
    expect((await refresh(refresh_token)).json.code).toBe('session_ended');
  });

  it('says so when the access token has expired', async () => {
    desk.advance(660);
    const reply = await me(tokens.access_token);
    expect(reply.json).toMatchObject({ status: 401, code: 'access_token_expired', action: 'retry' });
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
  });

  it('ends at logout, at once and everywhere it is asked for', async () => {
    const other = await logIn();
    const reply = await desk.send('POST', '/logout', { bearer: tokens.access_token });
    expect([reply.status, reply.bytes.length]).toEqual([204, 0]);
    expect((await me(tokens.access_token)).json.code).toBe('session_ended');
    expect((await refresh(tokens.refresh_token)).json.code).toBe('session_ended');
    await expect(desk.login.verify(tokens.access_token)).rejects.toMatchObject({ code: 'session_ended' });
    expect((await me(other.access_token)).status).toBe(200);
  });

  it('ends at logout with the refresh token alone', async () => {
    desk.advance(3600);
    expect((await desk.send('POST', '/logout', { json: { refresh_token: tokens.refresh_token } })).status).toBe(204);
    expect((await refresh(tokens.refresh_token)).json.code).toBe('session_ended');
  });

  it('ends at logout with a refresh token of an older generation too', async () => {
    const second = await refresh(tokens.refresh_token);
    const third = await refresh(second.json.refresh_token);
    expect((await desk.send('POST', '/logout', { json: { refresh_token: tokens.refresh_token } })).status).toBe(204);
    expect((await refresh(third.json.refresh_token)).json.code).toBe('session_ended');
  });

  it('ends with all others of its user, and a new login is not touched', async () => {
    const [other, stranger] = [await logIn(), await logIn('xiaohong')];
    expect((await desk.send('POST', '/logout', { json: { all: true }, bearer: tokens.access_token })).status).toBe(204);
    for (const { access_token } of [tokens, other]) expect((await me(access_token)).json.code).toBe('session_ended');
    expect((await me(stranger.access_token)).status).toBe(200);
    expect((await me((await logIn()).access_token)).status).toBe(200);
  });

  it('is one of twenty at most; the oldest goes', async () => {
    const sessions = [];
    for (let count = 0; count < 21; count += 1) {
      sessions.push(await logIn('collector'));
      desk.advance(1);
    }
    expect((await me(sessions[0].access_token)).json.code).toBe('session_ended');
    expect((await me(sessions[1].access_token)).status).toBe(200);
    expect((await me(sessions[20].access_token)).status).toBe(200);
  });

  it.each<[string, () => string, string, string]>([
    ['/me', () => tokens.refresh_token, 'bearer', 'access_token_invalid'],
    ['/refresh', () => tokens.access_token, 'refresh', 'refresh_token_invalid'],
    ['/refresh', () => `wxr1.1.01h455vb4pex5vsknk084sn02q.0.${'A'.repeat(43)}`, 'refresh', 'refresh_token_invalid'],
  ])('is not opened at %s by a secret of another kind', async (_, secret, as, code) => {
    const reply = as === 'bearer' ? await me(secret()) : await refresh(secret());
    expect(reply.json).toMatchObject({ status: 401, code });
  });

  it.each([[undefined], ['Basic eDp5'], ['Bearer'], ['Bearer a b'], ['Bearer \u0100'.slice(0, 7)]])(
    'wants a Bearer token, not %s',
    async (authorization) => {
      const reply = await desk.send('GET', '/me', { headers: authorization === undefined ? {} : { authorization } });
      expect(reply.json).toMatchObject({ status: 401, code: 'access_token_invalid' });
    },
  );
});
