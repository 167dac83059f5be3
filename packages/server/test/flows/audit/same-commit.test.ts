import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RowsWritten } from '../../../src/store/store.ts';
import { appid, appSecret, type Desk, startDesk } from '../../desk.ts';
import { makeFiles } from '../../store/moving/places.ts';

const { newFile, remove } = makeFiles();
const pushToken = 'AAAAA';

describe('the event of a change', () => {
  const written: RowsWritten[] = [];
  let desk: Desk;
  beforeAll(async () => {
    const apps = [{ appid, appSecret, pushToken, keepSessionKey: true }];
    desk = await startDesk({ database: newFile(), apps, onRows: (rows) => void written.push(rows) });
  });
  afterAll(async () => {
    await desk.close();
    remove();
  });

  async function logIn() {
    const { code, openid } = desk.emulator.loginCode({ user: 'anna', appid });
    const { json } = await desk.send('POST', '/login', { json: { code, appid } });
    await desk.send('PUT', '/me/profile', { json: { nickname: 'Anna' }, bearer: json.access_token });
    return { openid, bearer: json.access_token as string };
  }
  /** The tables that the commits of one request touched, commit by commit. */
  async function tablesOf(ask: () => Promise<{ headers: Headers }>) {
    const { headers } = await ask();
    const ofRequest = written.filter(({ requestId }) => requestId === headers.get('x-request-id'));
    return ofRequest.map(({ rows }) => rows.map(({ table, change }) => `${change} ${table}`));
  }

  it('is in its commit where a user ends another session', async () => {
    const [one, other] = [await logIn(), await logIn()];
    const { sid } = await desk.login.verify(other.bearer);
    const end = () => desk.send('DELETE', `/me/sessions/${sid}`, { bearer: one.bearer });
    expect(await tablesOf(end)).toEqual([['update sessions', 'delete session_keys', 'insert audit_events']]);
    expect(desk.events.at(-1)).toMatchObject({ name: 'logout', sessionId: sid });
    expect(await tablesOf(end)).toEqual([]);
  });

  it('is in its commit where a session key is replaced', async () => {
    const { bearer } = await logIn();
    const { sub } = await desk.login.verify(bearer);
    const before = written.length;
    expect(await desk.login.resetSessionKey({ userId: sub, appid })).toBe(true);
    expect(written.slice(before).map(({ rows }) => rows.map(({ table, change }) => `${change} ${table}`))).toEqual([
      ['update session_keys', 'insert audit_events'],
    ]);
    expect(desk.events.at(-1)).toMatchObject({ name: 'session_key_reset', userId: sub, reason: 'reset' });
  });

  it('is in the commit of the last one where WeChat has several things erased', async () => {
    const { openid, bearer } = await logIn();
    const push = { ToUserName: 'gh', FromUserName: openid, CreateTime: Math.floor(Date.now() / 1000) + 5 };
    const event = { MsgType: 'event', Event: 'user_authorization_revoke', OpenID: openid, AppID: appid };
    const [timestamp, nonce] = [`${Math.floor(Date.now() / 1000)}`, '1'];
    const signature = createHash('sha1').update([pushToken, timestamp, nonce].sort().join('')).digest('hex');
    const address = `/wechat/events/${appid}?${new URLSearchParams({ timestamp, nonce, signature })}`;
    const body = JSON.stringify({ ...push, ...event, RevokeInfo: '19' });
    expect(await tablesOf(() => desk.send('POST', address, { body }))).toEqual([
      ['update users', 'insert audit_events'],
    ]);
    expect((await desk.send('GET', '/me', { bearer })).json.nickname).toBeNull();
    expect(desk.events.at(-1)).toMatchObject({ name: 'authorisation_revoked', reason: 'nickname', actor: 'system' });
  });
});
