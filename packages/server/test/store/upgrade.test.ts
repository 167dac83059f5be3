import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createId, type Id, parseId, type UserId } from '../../src/model/id.ts';
import { openidIdentity } from '../../src/model/identity.ts';
import { makeRootCheck } from '../../src/secrets/data-secret.ts';
import { deriveKey } from '../../src/secrets/derive.ts';
import { copyDatabase } from '../../src/store/moving/copy/copy-database.ts';
import { openRaw, readDatabaseName } from '../../src/store/moving/raw/open-raw.ts';
import type { SqlValue } from '../../src/store/sql/driver.ts';
import { migrate } from '../../src/store/sql/migrations/migrate.ts';
import { migrations } from '../../src/store/sql/migrations/migrations.ts';
import { insertInto } from '../../src/store/sql/statements.ts';
import type { TableName } from '../../src/store/sql/tables.ts';
import { createRefreshTokens } from '../../src/tokens/refresh-token.ts';
import { appid, type Desk, startDesk } from '../desk.ts';
import { listPlaces, makeFiles } from './moving/places.ts';

const { newFile, remove } = makeFiles();
afterAll(remove);

/** As the first release wrote it: what is asserted here is written by hand, not by today's verbs. */
describe.each(listPlaces(newFile))('a database of the first schema with users in it, on $name', ({ fresh }) => {
  const rootSecret = randomBytes(32);
  const salt = randomBytes(16);
  const at = Math.floor(Date.now() / 1000) - 3600;
  let database: string;
  let desk: Desk;
  let anna: { id: UserId; sid: Id<'ses'> };
  let bob: { id: UserId; sid: Id<'ses'> };
  const newId = <Prefix extends string>(prefix: Prefix) => createId(prefix, at * 1000, randomBytes(16));
  const keyOf = (id: Id<string>) => parseId(id.slice(0, 3), id) as Uint8Array;

  async function fill(openids: { anna: string; bob: string }): Promise<void> {
    const raw = await openRaw(readDatabaseName(database), { mayCreate: true });
    await migrate(raw.schema, migrations.slice(0, 2), { now: at });
    const insert = (table: TableName, row: Record<string, SqlValue>) =>
      raw.write(insertInto(table, Object.keys(row)), [Object.values(row)]);
    const register = async (openid: string, status: 'active' | 'blocked') => {
      const made = { id: newId('usr'), sid: newId('ses') };
      const [user_id, id] = [keyOf(made.id), keyOf(made.sid)];
      const shown = { nickname: openid, avatar_url: null, phone_masked: null };
      await insert('users', { id: user_id, status, ...shown, roles: '["editor"]', epoch: 3, created_at: at });
      const identity = openidIdentity(appid, openid);
      const subject = Buffer.from(identity.subject);
      await insert('identities', { namespace: identity.namespace, subject, user_id, created_at: at });
      const ends = { idle_expires_at: at + 86_400, expires_at: at + 86_400, ended_at: null, end_reason: null };
      const begun = { counter: 2, salt, user_epoch: 3, created_at: at, rotated_at: at };
      await insert('sessions', { id, user_id, appid, ...begun, ...ends });
      await insert('attempts', { session_id: id, code_hash: randomBytes(32), key_hash: null, at });
      await insert('avatars', { id: randomBytes(16), user_id, media_type: 'image/png', bytes: randomBytes(99) });
      return made;
    };
    await insert('facts', { name: 'mode', value: 'development' });
    await insert('facts', { name: 'root_check', value: makeRootCheck(rootSecret, randomBytes) });
    anna = await register(openids.anna, 'active');
    bob = await register(openids.bob, 'blocked');
    await raw.close();
  }

  beforeEach(async () => {
    database = await fresh();
    // WeChat's stand-in says who is who.
    const before = await startDesk();
    const openidOf = (user: string) => before.emulator.loginCode({ user, appid }).openid;
    await fill({ anna: openidOf('anna'), bob: openidOf('bob') });
    await before.close();
    desk = await startDesk({ database, rootSecret: rootSecret.toString('base64url') });
  });
  afterEach(() => desk.close());

  const tokenOf = ({ sid }: { sid: Id<'ses'> }, counter = 2) =>
    createRefreshTokens(deriveKey(rootSecret, 'refresh-token')).write({ id: sid, appid, counter, salt });
  const refresh = (of: { sid: Id<'ses'> }) => desk.send('POST', '/refresh', { json: { refresh_token: tokenOf(of) } });
  const logIn = async (user: string) => desk.send('POST', '/login', { json: { code: await desk.code(user), appid } });

  it('serves its users: tokens of then are good, people are who they were, who was blocked stays so', async () => {
    const { status, json } = await refresh(anna);
    expect([status, json.user.id, json.user.roles]).toEqual([200, anna.id, ['editor']]);
    const sessions = (await desk.send('GET', '/me/sessions', { bearer: json.access_token })).json.sessions;
    expect(sessions).toMatchObject([{ id: anna.sid, device: null, place: null, current: true }]);
    expect((await logIn('anna')).json).toMatchObject({ is_new_user: false, user: { id: anna.id } });
    expect([(await refresh(bob)).json.code, (await logIn('bob')).json.code]).toEqual(['user_blocked', 'user_blocked']);
    const deletion = { json: { code: await desk.code('anna') }, bearer: json.access_token };
    expect((await desk.send('DELETE', '/me', deletion)).status).toBe(204);
    expect((await logIn('anna')).json).toMatchObject({ is_new_user: true });
  });

  it('is copied once a service or `migrate` has brought it up to date', async () => {
    await desk.close();
    const to = newFile();
    await copyDatabase({ from: database, to });
    desk = await startDesk({ database: to, rootSecret: rootSecret.toString('base64url') });
    expect((await refresh(anna)).json.user).toMatchObject({ id: anna.id });
  });
});
