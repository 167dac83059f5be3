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
      3,
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
      3,
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
});
