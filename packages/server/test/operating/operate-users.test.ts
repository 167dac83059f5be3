import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operateUsers, type UserOperations } from '../../src/operating/operate-users.ts';
import { appid, type Desk, startDesk } from '../desk.ts';
import { createTempFolder, type TempFolder } from '../store/sql/sqlite/temp-folder.ts';

describe('what an operator does about users', () => {
  const rootSecret = randomBytes(32).toString('base64url');
  const nowMs = Date.now();
  let folder: TempFolder;
  let database: string;
  let desk: Desk;
  let users: UserOperations;
  let count = 0;
  let person: string;
  let tokens: { access_token: string; refresh_token: string; user: { id: `usr_${string}` } };
  beforeAll(async () => {
    folder = createTempFolder();
    database = `sqlite:${folder.path}/a.db`;
    desk = await startDesk({ database, rootSecret }, 'fetch', { loginsPerMinute: 0 });
    users = await operateUsers({ database, rootSecret, clock: { nowMs: () => nowMs, monotonicMs: () => 0 } });
  });
  afterAll(async () => {
    await Promise.all([users.close(), desk.close()]);
    folder.remove();
  });
  const logIn = async (user = person) => {
    const code = await desk.code(user);
    return desk.send('POST', '/login', { json: { code, appid } });
  };
  const me = (bearer = tokens.access_token) => desk.send('GET', '/me', { bearer });
  const refresh = () => desk.send('POST', '/refresh', { json: { refresh_token: tokens.refresh_token } });
  beforeEach(async () => {
    person = `person${count++}`;
    tokens = (await logIn()).json;
  });
  const identityOf = async () => (await users.show(tokens.user.id))!.identities[0]!;

  it('finds, lists and shows them', async () => {
    const { id } = tokens.user;
    const found = await users.find(id);
    expect(found).toMatchObject({ id, status: 'active', roles: [] });
    expect(await users.findOf(await identityOf())).toEqual(found);
    expect(await users.list({ after: null, limit: 1000 })).toContainEqual(found);
    expect(await users.show(id)).toMatchObject({ user: { id }, sessions: [{ userId: id, appid }] });
    expect(await users.export(id)).toEqual(
      (await desk.send('GET', '/me/export', { bearer: tokens.access_token })).json,
    );
    const nobody = `usr_${'0'.repeat(26)}` as const;
    expect([await users.show(nobody), await users.export(nobody), await users.ban(nobody)]).toEqual(Array(3));
  });

  it('CVE-2023-22492, GHSA-2vg6-77g8-24mp: bans them: nothing that begins later succeeds, and the reason stays with the operator', async () => {
    await users.ban(tokens.user.id, { reason: 'sold stolen goods' });
    const replies = [await me(), await refresh(), await logIn()];
    expect(replies.map(({ status, json }) => [status, json.code])).toEqual([
      [401, 'session_ended'],
      [401, 'session_ended'],
      [403, 'user_blocked'],
    ]);
    await expect(desk.login.verify(tokens.access_token)).rejects.toMatchObject({ code: 'session_ended' });
    const deletion = { json: { code: await desk.code(person) }, bearer: tokens.access_token };
    expect((await desk.send('DELETE', '/me', deletion)).status).toBe(401);
    const said = JSON.stringify([replies.map(({ json }) => json), desk.events, desk.logs]);
    expect(said).not.toContain('stolen goods');
    expect((await users.show(tokens.user.id))?.user.banReason).toBe('sold stolen goods');
    await users.unban(tokens.user.id);
    expect((await logIn()).json.user.id).toBe(tokens.user.id);
    expect((await me()).json.code).toBe('session_ended');
  });

  it('bans for a time: it ends by the clock alone', async () => {
    await users.ban(tokens.user.id, { until: Math.floor(nowMs / 1000) + 3600 });
    desk.advance(3500);
    expect((await logIn()).json.code).toBe('user_blocked');
    desk.advance(100);
    const back = (await logIn()).json;
    expect(back.user.id).toBe(tokens.user.id);
    expect((await me(back.access_token)).status).toBe(200);
    const renewed = await desk.send('POST', '/refresh', { json: { refresh_token: back.refresh_token } });
    expect(renewed.status).toBe(200);
  });

  it.each<[string, { until?: number; reason?: string }]>([
    ['an end that has been', { until: 1 }],
    ['an end in milliseconds that are no whole seconds', { until: nowMs + 0.5 }],
    ['a reason without end', { reason: 'x'.repeat(501) }],
    ['a reason of several lines', { reason: 'a\nb' }],
  ])('does not take %s', async (_, ban) => {
    await expect(users.ban(tokens.user.id, ban)).rejects.toThrow(RangeError);
    expect((await me()).status).toBe(200);
  });

  it('deletes them, and a ban goes on until it is lifted', async () => {
    const identity = await identityOf();
    await users.ban(tokens.user.id);
    expect([await users.delete(tokens.user.id), await users.delete(tokens.user.id)]).toEqual([true, false]);
    expect(await users.show(tokens.user.id)).toBeUndefined();
    expect((await logIn()).json).toMatchObject({ status: 403, code: 'user_blocked' });
    expect(desk.events.at(-1)).toMatchObject({ name: 'login_refused', reason: 'user_blocked' });
    expect([await users.liftBan(identity), await users.liftBan(identity)]).toEqual([true, false]);
    expect((await logIn()).json).toMatchObject({ is_new_user: true });
  });

  it('gives roles, which the next token has and verify knows at once', async () => {
    const rolesIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).roles;
    expect(await users.changeRoles(tokens.user.id, { add: ['editor', 'admin'] })).toMatchObject({ kind: 'changed' });
    const claims = await desk.login.verify(tokens.access_token);
    expect(claims.roles).toEqual(['admin', 'editor']);
    expect(() => (claims.roles as string[]).push('owner')).toThrow(TypeError);
    expect((await me()).json.roles).toEqual(['admin', 'editor']);
    expect(rolesIn(tokens.access_token)).toEqual([]);
    const renewed = (await refresh()).json;
    expect(rolesIn(renewed.access_token)).toEqual(['admin', 'editor']);
    await users.changeRoles(tokens.user.id, { remove: ['admin'] });
    expect((await desk.login.verify(renewed.access_token)).roles).toEqual(['editor']);
    expect(await users.changeRoles(tokens.user.id, { add: ['No Role'] })).toEqual({ kind: 'refused' });
  });

  it('wants the service’s own database and root secret', async () => {
    const other = randomBytes(32).toString('base64url');
    await expect(operateUsers({ database, rootSecret: other })).rejects.toThrow('rootSecret: is not the one');
    await expect(operateUsers({ database })).rejects.toThrow('rootSecret: give the one');
    await expect(operateUsers({ database, rootSecret: 'short' })).rejects.toThrow('rootSecret: give the one');
    const absent = operateUsers({ database: `sqlite:${folder.path}/absent.db`, rootSecret });
    await expect(absent).rejects.toMatchObject({ refusal: 'database_missing' });
    await expect(operateUsers({ database: 'memory:', rootSecret })).rejects.toMatchObject({
      refusal: 'database_memory',
    });
  });
});
