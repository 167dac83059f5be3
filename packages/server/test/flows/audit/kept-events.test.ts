import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoginEvent } from '../../../src/events.ts';
import { searchAudit } from '../../../src/store/audit/search-audit.ts';
import type { RowsWritten } from '../../../src/store/store.ts';
import { appid, type Desk, startDesk } from '../../desk.ts';
import { makeFiles } from '../../store/moving/places.ts';
import { change } from '../../store/moving/sample-rows.ts';

const { newFile, remove } = makeFiles();
afterAll(remove);

describe('what a service tells and what it keeps', () => {
  const database = newFile();
  let desk: Desk;
  let kept: readonly LoginEvent[];
  /** A second later than the one before: identifiers of one millisecond have no order. */
  function post(path: string, json: unknown, more: object = {}) {
    desk.advance(1);
    return desk.send('POST', path, { json, ...more });
  }

  beforeAll(async () => {
    desk = await startDesk({ database });
    const code = await desk.code('anna');
    const retry = { headers: { 'idempotency-key': 'one' } };
    const { json: tokens } = await post('/login', { code, appid }, retry);
    await post('/login', { code, appid }, retry);
    await post('/login', { code, appid });
    const { json: renewed } = await post('/refresh', { refresh_token: tokens.refresh_token });
    await post('/refresh', { refresh_token: tokens.refresh_token });
    desk.advance(1);
    await desk.send('PUT', '/me/profile', { json: { nickname: 'Anna' }, bearer: renewed.access_token });
    desk.advance(60);
    await post('/refresh', { refresh_token: tokens.refresh_token });
    for (const all of [false, true]) {
      const { json } = await post('/login', { code: await desk.code('anna'), appid });
      await post('/logout', { all }, { bearer: json.access_token });
    }
    desk.advance(1);
    await desk.login.getWeChatApiToken({ appid });
    await change(database, "update users set status = 'blocked'");
    expect((await post('/login', { code: await desk.code('anna'), appid })).json.code).toBe('user_blocked');
    await desk.login.close();
    kept = await searchAudit({ database, limit: 1000 });
  });
  afterAll(() => desk.close());

  it('is the same, but for what is too much to keep and what only the teller knows', () => {
    const told = desk.events.filter(({ name }) => name !== 'refresh' && name !== 'refresh_replayed');
    const sort = (events: readonly LoginEvent[]) => [...events].sort((one, other) => (one.id < other.id ? -1 : 1));
    expect(sort(kept)).toEqual(sort(told).map(({ isNewUser: _, ...event }) => event));
    expect(desk.events.length).toBe(kept.length + 2);
  });

  it('has every member that it has room for', () => {
    const [about] = kept.filter(({ name }) => name === 'login').slice(-1);
    expect(about).toEqual({
      id: expect.stringMatching(/^evt_/),
      name: 'login',
      at: expect.any(Number),
      actor: 'user',
      result: 'ok',
      requestId: expect.stringMatching(/^req_/),
      appid,
      userId: expect.stringMatching(/^usr_/),
      sessionId: expect.stringMatching(/^ses_/),
      reason: 'new_user',
    });
  });

  it('has each name once, in the order in which things happened', () => {
    expect(kept.map(({ name }) => name).toReversed()).toEqual([
      'signing_key_created',
      'login',
      'login_replayed',
      'code_replay',
      'profile_changed',
      'refresh_reuse',
      'login',
      'logout',
      'login',
      'logout_all',
      'wechat_api_token_fetched',
      'login_refused',
    ]);
    expect(kept.filter(({ result }) => result === 'refused').map(({ name }) => name)).toEqual([
      'login_refused',
      'refresh_reuse',
      'code_replay',
    ]);
  });
});

describe('a session that its user ends from another device', () => {
  it('is ended and recorded in one commit', async () => {
    const written: string[][] = [];
    const onRows = ({ rows }: RowsWritten) => written.push(rows.map(({ table }) => table));
    const desk = await startDesk({ database: newFile(), onRows });
    const logIn = async () => (await desk.send('POST', '/login', { json: { code: await desk.code(), appid } })).json;
    const [mine, other] = [await logIn(), await logIn()];
    const { sid } = await desk.login.verify(other.access_token);
    written.length = 0;
    await desk.send('DELETE', `/me/sessions/${sid}`, { bearer: mine.access_token });
    expect(written).toEqual([['sessions', 'audit_events']]);
    await desk.close();
  });
});
