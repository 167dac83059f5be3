import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { unionidIdentity } from '../../../../../src/model/identity.ts';
import { isSessionLive } from '../../../../../src/model/session.ts';
import type { Store } from '../../../../../src/store/store.ts';
import {
  day,
  describeLogin,
  newAvatarId,
  newUserId,
  now,
  openLogin,
  written,
} from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { repeat, times } from '../times.ts';
import { openStores, type Stores } from './open-stores.ts';
import { signingKey } from './signing-key.ts';

const timeout = 20_000 * times;

describeEachDatabase('three instances at once', ({ fresh }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await openStores(await fresh(), 3);
  });
  afterAll(() => stores.close());
  beforeEach(() => stores.empty());

  const count = async (table: string) => Number((await stores.ask(`select count(*) as n from ${table}`))[0]?.n);
  const advance = (store: Store, id: `ses_${string}`, counter = 0) =>
    store.advanceSession({ id, counter, idleExpiresAt: now + 60 * day, ...written() });

  it('make one user of the first logins of one person', { timeout }, async () => {
    const opened = await Promise.all(repeat(60 * times, () => openLogin(stores.next())));
    expect(opened.filter(({ isNewUser }) => isNewUser)).toHaveLength(1);
    expect(new Set(opened.map(({ user }) => user.id)).size).toBe(1);
    expect([await count('users'), await count('identities'), await count('sessions'), await count('attempts')]).toEqual(
      [1, 1, 60 * times, 60 * times],
    );
  });

  it('make one user of each person who comes through three apps of a group', { timeout }, async () => {
    const people = 40 * times;
    const logins = repeat(people * 3, (n) => ({
      appid: `wx${n % 3}`,
      openid: `o${n % 3}of${Math.floor(n / 3)}`,
      unionid: unionidIdentity('group', `u${Math.floor(n / 3)}`),
    }));
    logins.sort(() => Math.random() - 0.5);
    const opened = await Promise.all(logins.map((login) => openLogin(stores.next(), login)));
    expect(opened.filter(({ isNewUser }) => isNewUser)).toHaveLength(people);
    expect([await count('users'), await count('identities'), await count('sessions')]).toEqual([
      people,
      people * 4,
      people * 3,
    ]);
  });

  it('open one login with one code, whoever brings it', { timeout }, async () => {
    const codes = repeat(10, () => randomBytes(32));
    const attempts = codes.flatMap((codeHash) => repeat(6, () => ({ codeHash, keyHash: null })));
    attempts.sort(() => Math.random() - 0.5);
    const outcomes = await Promise.all(
      attempts.map((attempt, n) => stores.next().openLogin(describeLogin({ openid: `o${n}`, attempt }))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(10);
    expect(outcomes.filter(({ kind }) => kind === 'code_spent')).toHaveLength(50);
    expect([await count('users'), await count('sessions'), await count('attempts')]).toEqual([10, 10, 10]);
  });

  it('advance each session once, in whatever order they are asked, without a deadlock', { timeout }, async () => {
    const opened = await Promise.all(repeat(40, (n) => openLogin(stores.next(), { openid: `o${n}` })));
    const ids = opened.map(({ session }) => session.id);
    const orders = [ids, [...ids].reverse(), [...ids.slice(20), ...ids.slice(0, 20)]];
    const advanced = await Promise.all(stores.all.flatMap((store, n) => orders[n]!.map((id) => advance(store, id))));
    expect(advanced.filter((each) => each?.advanced)).toHaveLength(40);
    expect(new Set(advanced.map((each) => each?.session.counter))).toEqual(new Set([1]));
    expect(stores.coped.filter((code) => /40P01|DEADLOCK/.test(code))).toEqual([]);
  });

  it('exceed the limit of sessions by logins of the same moment only, and the next login puts it right', {
    timeout,
  }, async () => {
    const wish = { openid: 'oABC', maxSessions: 3 };
    const opened = await Promise.all(repeat(60 * times, () => openLogin(stores.next(), wish)));
    opened.push(await openLogin(stores.next(), wish));
    const found = await Promise.all(opened.map(({ session }) => stores.next().findSession(session.id)));
    const live = found.flatMap((each) =>
      each && isSessionLive(each.session, each.user, now) ? [each.session.id] : [],
    );
    expect(live).toHaveLength(3);
    expect(live).toContain(opened.at(-1)!.session.id);
  });

  it('never exceed the limit of sessions by more than one for each other instance', { timeout }, async () => {
    const wish = { openid: 'oABC', maxSessions: 3 };
    await openLogin(stores.next(), wish);
    await Promise.all(repeat(60 * times, () => openLogin(stores.next(), wish)));
    const live = (await stores.ask('select id from sessions where ended_at is null')).length;
    expect(live).toBeGreaterThanOrEqual(3);
    expect(live).toBeLessThanOrEqual(5);
  });

  it('store one of several signing keys that want to be the next, time and again', async () => {
    let after: string | null = null;
    for (let round = 0; round < 8 * times; round += 1) {
      const add = (n: number) => stores.next().addSigningKey({ key: signingKey(100 * round + n), after });
      const stored = await Promise.all(repeat(9, add));
      expect(stored.filter(Boolean)).toHaveLength(1);
      const keys = await stores.next().listSigningKeys();
      expect(keys).toHaveLength(round + 1);
      after = keys.at(-1)!.kid;
    }
  });

  it('settle one value, give one lease, store one API token', async () => {
    const settled = await Promise.all(repeat(12, (n) => stores.next().settle('mode', `by ${n}`)));
    expect(new Set(settled).size).toBe(1);

    const lease = (n: number) => ({ name: 'keys', holder: `h${n}`, at: now, expiresAt: now + 60 });
    const held = await Promise.all(repeat(12, (n) => stores.next().holdLease(lease(n))));
    expect(held.filter(Boolean)).toHaveLength(1);

    const token = (n: number) => ({
      ...{ appid: 'wx1', version: 1, sealedToken: Buffer.from([n]), expiresAt: now, forcedAt: 0, forcedOnDay: 0 },
    });
    const saved = await Promise.all(repeat(12, (n) => stores.next().saveWeChatApiToken(token(n))));
    expect(saved.filter(Boolean)).toHaveLength(1);
  });

  it('remove what has expired together, and nothing else', async () => {
    const old = { at: now - 90 * day, maxSessions: 500 };
    await Promise.all(repeat(100, (n) => openLogin(stores.next(), { openid: `o${n % 9}`, ...old })));
    const kept = await Promise.all(repeat(9, (n) => openLogin(stores.next(), { openid: `o${n}` })));
    const until = { attemptsBefore: now - 600, sessionsBefore: now - day, limit: 30 };
    await Promise.all(repeat(30, () => stores.next().removeExpired(until)));
    expect([await count('sessions'), await count('attempts'), await count('users')]).toEqual([9, 9, 9]);
    for (const { session } of kept) expect(await stores.next().findSession(session.id)).toBeDefined();
  });

  it('raise the epoch for each who asks, and leave the last avatar whole', { timeout }, async () => {
    const { user } = await openLogin(stores.next());
    const saveAvatar = (n: number) => {
      const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: Buffer.from([n]) };
      return stores.next().saveAvatar({ userId: user.id, avatarUrl: avatar.id, avatar, ...written() });
    };
    await Promise.all([
      ...repeat(12 * times, () => stores.next().endAllSessions({ userId: user.id, ...written() })),
      ...repeat(24, saveAvatar),
      ...repeat(12, (n) =>
        stores.next().saveProfile({ userId: user.id, profile: { nickname: `n${n}` }, ...written() }),
      ),
    ]);
    const after = (await openLogin(stores.next())).user;
    expect(after.epoch).toBe(12 * times);
    expect(after.nickname).toMatch(/^n\d+$/);
    expect(await count('avatars')).toBe(1);
    expect(await stores.next().findAvatar(after.avatarUrl as `avt_${string}`)).toBeDefined();
    expect(await stores.next().saveProfile({ userId: newUserId(), profile: {}, ...written() })).toBeUndefined();
  });
});
