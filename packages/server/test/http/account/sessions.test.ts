import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appid, type Desk, type Door, issuer, otherAppid, readReply, startDesk } from '../../desk.ts';

const onPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.50(0x18003230)';
const inDevTools = 'Mozilla/5.0 (iPhone) wechatdevtools/1.06.2401020 MicroMessenger/8.0.5';

describe.each<Door>(['fetch', 'socket'])('where a user is logged in, through the %s door', (door) => {
  let desk: Desk;
  let person = 0;
  beforeAll(async () => {
    desk = await startDesk({ classicAppid: appid }, door, { loginsPerMinute: 0 });
  });
  afterAll(() => desk.close());
  beforeEach(() => {
    person += 1;
  });

  const logIn = async (userAgent = onPhone, user = `person${person}`) => {
    const code = await desk.code(user);
    const headers = { 'user-agent': userAgent };
    return (await desk.send('POST', '/login', { json: { code, appid }, headers })).json;
  };
  const list = async (bearer: string) => (await desk.send('GET', '/me/sessions', { bearer })).json.sessions;
  const end = (id: string, bearer: string) => desk.send('DELETE', `/me/sessions/${id}`, { bearer });
  const sidOf = async (accessToken: string) => (await desk.login.verify(accessToken)).sid;

  it('is told newest first, and which session asks', async () => {
    const first = await logIn(onPhone);
    desk.advance(100);
    const second = await logIn(inDevTools);
    const renewed = await desk.send('POST', '/refresh', { json: { refresh_token: first.refresh_token } });
    const reply = await desk.send('GET', '/me/sessions', { bearer: renewed.json.access_token });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const [newer, older] = reply.json.sessions;
    expect(reply.json.sessions).toHaveLength(2);
    expect(newer).toEqual({
      id: await sidOf(second.access_token),
      appid,
      created_at: older.created_at + 100,
      last_used_at: older.created_at + 100,
      expires_at: older.created_at + 100 + 30 * 86_400,
      device: 'DevTools',
      place: null,
      current: false,
    });
    expect(older).toMatchObject({
      id: await sidOf(first.access_token),
      device: 'iPhone · WeChat 8.0.50',
      current: true,
    });
    expect(older.last_used_at).toBe(older.created_at + 100);
  });

  it('keeps nothing else of what a device says about itself', async () => {
    const { access_token } = await logIn(`curl <b>secret-of-the-device</b> ${'x'.repeat(600)}`);
    const { access_token: other } = await logIn(`iPhone ${'x'.repeat(2000)}`);
    expect((await list(access_token)).map(({ device }: { device: string }) => device)).toEqual([null, null]);
    expect(await list(other)).toHaveLength(2);
    expect(JSON.stringify([await list(other), desk.events, desk.logs])).not.toContain('secret-of-the-device');
  });

  it('shows sessions of other mini programs of the same person, none of others', async () => {
    const { access_token } = await logIn();
    await logIn(onPhone, `stranger${person}`);
    expect(await list(access_token)).toHaveLength(1);
    const code = await desk.code(`person${person}`, otherAppid);
    await desk.send('POST', '/login', { json: { code, appid: otherAppid } });
    // Without a common Open Platform account this is another user.
    expect(await list(access_token)).toHaveLength(1);
  });

  it('tells the network of the login, cut, of both routes', async () => {
    const login = async (path: string, init: RequestInit, address: string) =>
      (await readReply(await desk.login.fetch(new Request(issuer + path, init), { address }))).json;
    const body = JSON.stringify({ code: await desk.code(`person${person}`), appid });
    const headers = { 'content-type': 'application/json' };
    const first = await login('/login', { method: 'POST', headers, body }, '203.0.113.77');
    desk.advance(1);
    const classic = `/wxlogin?code=${await desk.code(`person${person}`)}`;
    await login(classic, { headers: { 'user-agent': onPhone } }, '2001:db8:1:2::3');
    expect(await list(first.access_token)).toMatchObject([
      { place: '2001:db8:1::/48', device: 'iPhone · WeChat 8.0.50' },
      { place: '203.0.113.0/24', device: null },
    ]);
  });

  it('can be ended one by one, from afar, and twice', async () => {
    const [mine, stolen] = [await logIn(), await logIn()];
    const id = await sidOf(stolen.access_token);
    expect((await end(id, mine.access_token)).status).toBe(204);
    expect((await end(id, mine.access_token)).status).toBe(204);
    expect(desk.events.filter((event) => event.name === 'logout' && event.sessionId === id)).toHaveLength(1);
    expect((await desk.send('GET', '/me', { bearer: stolen.access_token })).json.code).toBe('session_ended');
    const refresh = await desk.send('POST', '/refresh', { json: { refresh_token: stolen.refresh_token } });
    expect(refresh.json.code).toBe('session_ended');
    expect(await list(mine.access_token)).toHaveLength(1);
    const own = await sidOf(mine.access_token);
    expect((await end(own, mine.access_token)).status).toBe(204);
    expect((await end(own, mine.access_token)).json.code).toBe('session_ended');
  });

  it('CVE-2026-15630: tells nobody which sessions others have, and ends none of them', async () => {
    const [mine, others] = [await logIn(), await logIn(onPhone, `stranger${person}`)];
    const id = await sidOf(others.access_token);
    const unknown = `ses_${'0'.repeat(26)}`;
    const replies = [];
    for (const each of [id, unknown, 'nonsense', `usr_${id.slice(4)}`, `${id}%20`, `${id.toUpperCase()}`, '']) {
      const { status, json } = await end(each, mine.access_token);
      replies.push([status, json.code]);
    }
    expect(new Set(replies.map(String))).toEqual(new Set(['404,not_found']));
    expect((await desk.send('GET', '/me', { bearer: others.access_token })).status).toBe(200);
  });

  it.each(['GET /me/sessions', 'DELETE /me/sessions/ses_1', 'GET /me/export', 'DELETE /me'])(
    'is nobody’s business without a token: %s',
    async (call) => {
      const [method = '', path = ''] = call.split(' ');
      expect((await desk.send(method, path)).json).toMatchObject({ status: 401, code: 'access_token_invalid' });
    },
  );
});
