import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../../../src/clock.ts';
import { unionidIdentity } from '../../../../../src/model/identity.ts';
import { driveRemote } from '../../../../../src/store/sql/remote/remote-driver.ts';
import { createSqlStore } from '../../../../../src/store/sql/sql-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { describeLogin, newAvatarId, openLogin, written } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { describeDatabase } from '../open-remote-store.ts';
import { interrupted } from './interrupted.ts';
import { openStores, type Stores } from './open-stores.ts';
import { signingKey } from './signing-key.ts';

describeEachDatabase('what another instance does between two questions of one look', ({ fresh }) => {
  let stores: Stores;
  let slow: Store;
  let act: (() => Promise<unknown>) | undefined;
  let asked = 0;

  beforeAll(async () => {
    const url = await fresh();
    stores = await openStores(url, 1);
    const interrupt = async () => {
      const now = act;
      if (now && --asked === 0) {
        act = undefined;
        await now();
      }
    };
    slow = createSqlStore(driveRemote(interrupted(describeDatabase(url), interrupt), systemClock));
  });
  afterAll(() => Promise.all([slow.close(), stores.close()]));
  beforeEach(() => stores.empty());

  /** The other acts after the first question, after the second, and so on. */
  async function atEach(questions: number, other: () => Promise<unknown>, check: (place: number) => Promise<void>) {
    for (let place = 1; place <= questions; place += 1) {
      await stores.empty();
      asked = place;
      act = other;
      await check(place);
      expect(act, 'the other has acted').toBeUndefined();
    }
  }
  const quick = () => stores.next();
  const count = async (table: string) => (await stores.ask(`select * from ${table}`)).length;

  it('makes no second first signing key', async () => {
    const add = (store: Store, n: number) => store.addSigningKey({ key: signingKey(n), after: null });
    await atEach(
      2,
      () => add(quick(), 1),
      async () => {
        expect(await add(slow, 2)).toBe(false);
        expect(await quick().listSigningKeys()).toMatchObject([{ kid: 'k1' }]);
      },
    );
  });

  it('makes no second user, identity or session of a person', async () => {
    const wish = { openid: 'o', unionid: unionidIdentity('group', 'u') };
    await atEach(
      2,
      () => openLogin(quick(), { ...wish, openid: 'o' }),
      async () => {
        expect((await openLogin(slow, wish)).isNewUser).toBe(false);
        expect([await count('users'), await count('identities'), await count('sessions')]).toEqual([1, 2, 2]);
      },
    );
  });

  it('opens no second session with a code', async () => {
    const login = describeLogin({ unionid: unionidIdentity('group', 'u') });
    await atEach(
      2,
      () => quick().openLogin(describeLogin({ openid: 'other', attempt: login.attempt })),
      async () => {
        expect(await slow.openLogin(login)).toEqual({ kind: 'code_spent' });
        expect([await count('users'), await count('sessions')]).toEqual([1, 1]);
      },
    );
  });

  it('leaves one picture, the one that the address tells', async () => {
    const save = async (store: Store, userId: `usr_${string}`) => {
      const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: Buffer.alloc(1) };
      return (await store.saveAvatar({ userId, avatarUrl: avatar.id, avatar, ...written() }))!;
    };
    for (const place of [1, 2]) {
      await stores.empty();
      const { user } = await openLogin(quick());
      await save(quick(), user.id);
      asked = place;
      act = () => save(quick(), user.id);
      const saved = await save(slow, user.id);
      expect(await count('avatars')).toBe(1);
      expect(await quick().findAvatar(saved.avatarUrl as `avt_${string}`)).toBeDefined();
      expect((await openLogin(quick())).user.avatarUrl).toBe(saved.avatarUrl);
    }
  });

  const bind = (store: Store, userId: `usr_${string}`, number: string) => {
    const numberHash = Buffer.from(number.padEnd(32));
    const phone = { numberHash, sealedNumber: numberHash, codeHash: numberHash, boundAt: 1 };
    return store.bindPhone({ userId, phone, phoneMasked: number, ...written() });
  };

  it('gives a phone number to one user', async () => {
    for (const place of [1, 2, 3]) {
      await stores.empty();
      const [mine, theirs] = [await openLogin(quick(), { openid: 'o1' }), await openLogin(quick(), { openid: 'o2' })];
      asked = place;
      act = () => bind(quick(), theirs.user.id, 'one');
      expect(await bind(slow, mine.user.id, 'one')).toEqual({ kind: 'taken' });
      expect(await count('phones')).toBe(1);
      expect((await openLogin(quick(), { openid: 'o1' })).user.phoneMasked).toBeNull();
    }
  });

  it('leaves the phone number that the masked one tells, or none of either', async () => {
    const unbind = (store: Store, userId: `usr_${string}`) => store.unbindPhone({ userId, ...written() });
    type Act = (store: Store, userId: `usr_${string}`) => Promise<unknown>;
    const acts: Act[] = [(...to) => bind(...to, 'two'), (...to) => bind(...to, 'one'), unbind];
    for (const mine of acts) {
      for (const theirs of acts) {
        await stores.empty();
        const { user } = await openLogin(quick());
        await bind(quick(), user.id, 'one');
        asked = 1;
        act = () => theirs(quick(), user.id);
        await mine(slow, user.id);
        expect(act).toBeUndefined();
        const phone = await quick().findPhone(user.id);
        const shown = (await openLogin(quick())).user.phoneMasked;
        expect(phone ? Buffer.from(phone.numberHash).toString().trim() : null).toBe(shown);
      }
    }
  });

  it('keeps one session key, that of the login that came last', async () => {
    const key = (text: string) => ({ openid: 'o', sealedSessionKey: Buffer.from(text) });
    for (const place of [1, 2, 3]) {
      await stores.empty();
      const { user, session } = await openLogin(quick(), key('first'));
      asked = place;
      act = () => openLogin(quick(), key('theirs'));
      const last = await openLogin(slow, key('mine'));
      expect(await count('session_keys')).toBe(1);
      const kept = await quick().findSessionKey(user.id, session.appid);
      expect([kept?.sessionId, Buffer.from(kept?.sealedKey ?? []).toString()]).toEqual([last.session.id, 'mine']);
    }
  });
});
