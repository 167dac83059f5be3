import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { silentLogger } from '../../../../../src/logger.ts';
import { decideRefresh } from '../../../../../src/model/session.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Connection } from '../../../../../src/store/sql/remote/database.ts';
import type { LoginToOpen, Store } from '../../../../../src/store/store.ts';
import {
  describeLogin,
  expectOpened,
  newAvatarId,
  now,
  openLogin,
  written,
} from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { describeDatabase, empty, openStoreWithin } from '../open-remote-store.ts';
import { nextTurn, outcomeOf } from '../outcomes.ts';
import { times } from '../times.ts';
import {
  alwaysEndAfterBytesToClient,
  dripping,
  endAfterBytesToClient,
  endAfterBytesToServer,
  garble,
  loseAfterBytesToClient,
  reset,
} from './mishaps.ts';
import { openWire, type Ways, type Wire } from './wire.ts';

const limits = { connectMs: 2000, answerMs: 250, lockMs: 300, idleMs: 1000, closeMs: 300 };
const timeout = 20_000 * times;
/** More than a login sends or gets. */
const most = { toServer: 3000, toClient: 1200 };
const step = Math.max(1, Math.round(230 / times));

describeEachDatabase('an answer that is lost', ({ fresh }) => {
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
  beforeEach(async () => {
    await empty(beside);
    await openLogin(store, { openid: 'somebody' });
  });

  const count = async (table: string) =>
    Number((await beside.send([{ sql: `select count(*) as n from ${table}`, values: [] }]))[0]?.rows[0]?.n);

  /** Each mishap of the kind, one at a time. */
  async function atEach(kind: (count: number) => Ways, end: number, act: () => Promise<void>) {
    for (let bytes = 0; bytes < end; bytes += step) {
      await openBoth(store);
      Object.assign(wire, kind(bytes));
      await act();
      wire.heal();
    }
  }

  const kinds = [
    ['the connection ends before all was sent', endAfterBytesToServer, most.toServer],
    ['the connection ends before all was answered', endAfterBytesToClient, most.toClient],
  ] as const;

  it.each(kinds)('hides nothing from a login: %s', { timeout }, async (_, kind, end) => {
    let people = 1;
    let sessions = 1;
    await atEach(kind, end, async () => {
      people += 1;
      sessions += 2;
      const first = describeLogin({ openid: `o${people}` });
      expect(expectOpened(await store.openLogin(first))).toMatchObject({
        isNewUser: true,
        session: { id: first.session.id },
      });
      const second: LoginToOpen = describeLogin({ openid: `o${people}` });
      expect(expectOpened(await store.openLogin(second))).toMatchObject({
        isNewUser: false,
        user: { id: first.newUserId },
      });
      expect(await store.openLogin(describeLogin({ openid: 'x', attempt: first.attempt }))).toEqual({
        kind: 'code_spent',
      });
    });
    expect([await count('users'), await count('sessions'), await count('attempts')]).toEqual([
      people,
      sessions,
      sessions,
    ]);
  });

  it.each(kinds)('hides nothing from a refresh: %s', { timeout }, async (_, kind, end) => {
    const { session } = await openLogin(store);
    let counter = 0;
    await atEach(kind, end / 2, async () => {
      const advanced = await store.advanceSession({ id: session.id, counter, idleExpiresAt: 2e9, ...written() });
      const presented = { counter, now, graceSeconds: 30 };
      counter += 1;
      expect(advanced?.session.counter).toBe(counter);
      // The one who lost the answer gets the successor again.
      if (!advanced?.advanced) expect(decideRefresh(advanced!.session, advanced!.user, presented)).toBe('repeat');
    });
  });

  it.each(kinds)('hides nothing from other changes and questions: %s', { timeout }, async (_, kind, end) => {
    const { user } = await openLogin(store);
    await atEach(kind, end / 2, async () => {
      const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: randomBytes(100) };
      const save = { userId: user.id, avatarUrl: avatar.id, avatar, ...written() };
      expect(await store.saveAvatar(save)).toMatchObject({ avatarUrl: avatar.id });
      const [found] = await Promise.all([
        store.findAvatar(avatar.id),
        store.saveProfile({ userId: user.id, profile: { nickname: avatar.id }, ...written() }),
      ]);
      expect(found?.bytes).toHaveLength(100);
    });
    expect((await openLogin(store)).user.nickname).toBe((await openLogin(store)).user.avatarUrl);
    expect(await count('avatars')).toBe(1);
  });

  it('that never arrives is found out over another connection', { timeout }, async () => {
    for (const bytes of [0, 100, 400]) {
      const login = describeLogin({ openid: `o${bytes}` });
      Object.assign(wire, loseAfterBytesToClient(bytes));
      const outcome = await outcomeOf(store.openLogin(login));
      wire.heal();
      expect(expectOpened(outcome.value!)).toMatchObject({ isNewUser: true, session: { id: login.session.id } });
      expect(outcome.ms).toBeLessThan(limits.answerMs + 1000);
    }
    expect([await count('users'), await count('sessions')]).toEqual([4, 4]);
  });

  it('again and again is told as such, and the same login asked for again is found to be done', {
    timeout,
  }, async () => {
    const logins = [];
    for (let bytes = 0; bytes < most.toClient; bytes += 3 * step) {
      const login = describeLogin({ openid: `o${bytes}` });
      logins.push(login);
      Object.assign(wire, alwaysEndAfterBytesToClient(bytes));
      const { code } = await outcomeOf(store.openLogin(login));
      expect([undefined, 'storage_unavailable']).toContain(code);
      wire.heal();
      await openBoth(store);
      expect(expectOpened(await store.openLogin(login))).toMatchObject({
        isNewUser: true,
        session: { id: login.session.id },
      });
    }
    expect([await count('users'), await count('sessions')]).toEqual([logins.length + 1, logins.length + 1]);
  });

  it('that comes byte by byte is an answer like any other', { timeout }, async () => {
    Object.assign(wire, dripping);
    const [{ session }] = await Promise.all([openLogin(store, { openid: 'slow' }), store.ping()]);
    expect(await store.findSession(session.id)).toBeDefined();
    wire.heal();
  });

  it('because the other side has forgotten the connection does no harm when it is back', { timeout }, async () => {
    Object.assign(wire, reset);
    const outcomes = await Promise.all([outcomeOf(openLogin(store)), outcomeOf(store.ping())]);
    expect(outcomes.map(({ code }) => code)).toEqual(['storage_unavailable', 'storage_unavailable']);
    wire.heal();
    await openBoth(store);
    await openLogin(store);
  });

  it('that is garbage is refused or asked for again, and changes nothing', { timeout }, async () => {
    // The driver of MySQL says so.
    const say = vi.spyOn(console, 'error').mockImplementation(() => {});
    let garbled = 0;
    for (const garbage of garbages) {
      await atEach(
        (bytes) => garble(bytes, garbage),
        700,
        async () => {
          garbled += 1;
          const login = describeLogin({ openid: `o${garbled}` });
          const outcome = await outcomeOf(store.openLogin(login));
          if (outcome.code) expect(outcome.code).toBe('storage_unavailable');
          wire.heal();
          await openBoth(store);
          expectOpened(await store.openLogin(login));
        },
      );
    }
    say.mockRestore();
    expect([await count('users'), await count('sessions')]).toEqual([garbled + 1, garbled + 1]);
  });
});

/** Until the connection for questions and the one for changes are open. */
async function openBoth(store: Store): Promise<void> {
  while ((await outcomeOf(store.ping())).code || (await outcomeOf(store.settle('mode', 'production'))).code)
    await nextTurn();
}

const garbages = [
  // What a message of PostgreSQL would be that promises more columns than it has.
  Buffer.from('540000000800647878', 'hex'),
  createHash('sha512').update('any bytes').digest(),
];
