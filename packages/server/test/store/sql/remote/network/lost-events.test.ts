import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../../../src/logger.ts';
import { unionidIdentity } from '../../../../../src/model/identity.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Connection } from '../../../../../src/store/sql/remote/database.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { describeEvent } from '../../../contract/audit-contract.ts';
import { describeLogin, expectOpened, newAvatarId, openLogin, written } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { describeDatabase, empty, openStoreWithin } from '../open-remote-store.ts';
import { times } from '../times.ts';
import { endAfterBytesToClient, endAfterBytesToServer } from './mishaps.ts';
import { openWire, type Wire } from './wire.ts';

/** Nobody is silent here, so nothing is gained by giving up early. */
const limits = { connectMs: 5000, answerMs: 5000, lockMs: 3000, idleMs: 10_000, closeMs: 300 };
const timeout = 20_000 * times;
const step = Math.max(1, Math.round(230 / times));

describeEachDatabase('an event whose commit was not answered', ({ fresh }) => {
  let wire: Wire;
  let store: Store;
  let beside: Connection;

  beforeAll(async () => {
    const url = await fresh();
    wire = await openWire(url);
    await (await openStore({ database: url, logger: silentLogger })).close();
    store = openStoreWithin(limits, wire.url);
    beside = await describeDatabase(url).connect();
  });
  afterAll(() => Promise.all([store.close(), beside.close(), wire.close()]));
  beforeEach(() => empty(beside));

  const ask = async (sql: string) => Number((await beside.send([{ sql, values: [] }]))[0]?.rows[0]?.n);
  const countEvents = () => ask('select count(*) as n from audit_events');

  const kinds = [
    ['sent', endAfterBytesToServer, 2000],
    ['answered', endAfterBytesToClient, 700],
  ] as const;

  it.each(kinds)('is there once, and its change done once, when not all was %s', { timeout }, async (_, end, most) => {
    const { user } = await openLogin(store);
    let done = 0;
    for (let bytes = 0; bytes < most; bytes += step) {
      await store.ping();
      Object.assign(wire, end(bytes));
      const event = describeEvent(done);
      await store.endAllSessions({ userId: user.id, ...written(), events: () => [event] });
      wire.heal();
      done += 1;
      expect([await ask('select epoch as n from users'), await countEvents()]).toEqual([done, done]);
    }
  });

  it.each(kinds)(
    'belongs to the answer that was decided first when not all was %s',
    { timeout },
    async (_, end, most) => {
      const owner = await openLogin(store, { openid: 'owner', unionid: unionidIdentity('group', 'u') });
      await openLogin(store, { openid: 'other' });
      let done = 0;
      for (let bytes = 0; bytes < most; bytes += step) {
        await store.ping();
        Object.assign(wire, end(bytes));
        const login = describeLogin({ openid: 'other', unionid: unionidIdentity('group', 'u') });
        const event = describeEvent(done);
        const opened = expectOpened(await store.openLogin({ ...login, events: () => [event] }));
        wire.heal();
        done += 1;
        expect(opened.conflictingUserId).toBe(owner.user.id);
        expect(await countEvents()).toBe(done);
      }
    },
  );

  it('is given up with its change when the database refuses it', async () => {
    const { user } = await openLogin(store);
    const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: randomBytes(10) };
    const events = () => [describeEvent(0, { id: 'evt_nonsense' })];
    const save = { userId: user.id, avatarUrl: 'https://e.com/a', avatar, ...written(), events };
    await expect(store.saveAvatar(save)).rejects.toThrow();
    await expect(store.openLogin({ ...describeLogin({ openid: 'new' }), events })).rejects.toThrow();
    expect(await store.findAvatar(avatar.id)).toBeUndefined();
    expect(await ask('select count(*) as n from users')).toBe(1);
  });
});
