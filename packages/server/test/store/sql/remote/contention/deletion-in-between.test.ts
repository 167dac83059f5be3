import { randomBytes } from 'node:crypto';
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

const unionid = unionidIdentity('group', 'u');

describeEachDatabase('a deletion at another instance between two questions of one look', ({ fresh }) => {
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

  const quick = () => stores.next();
  /** Of a login: whose the openid is, whose the unionid is. */
  const places = [1, 2];
  const actAfter = (questions: number, other: () => Promise<unknown>) => {
    asked = questions;
    act = other;
  };
  const hashOf = ({ namespace }: { namespace: string }) => Buffer.alloc(32, namespace);
  async function remove(store: Store, userId: `usr_${string}`) {
    const identities = (await quick().listIdentities(userId)).map((each) => ({ ...each, hash: hashOf(each) }));
    return store.deleteUser({ userId, identities, ...written() });
  }
  const countOrphans = async (table: string) =>
    (await stores.ask(`select * from ${table} where user_id not in (select id from users)`)).length;

  it('leaves no identity that would keep its person out', async () => {
    for (const place of places) {
      await stores.empty();
      const { user } = await openLogin(quick(), { unionid });
      actAfter(place, () => remove(quick(), user.id));
      const elsewhere = { appid: 'wxb', openid: 'oB', unionid };
      const again = await openLogin(slow, elsewhere);
      expect(act).toBeUndefined();
      expect(again.user.id).not.toBe(user.id);
      expect(await countOrphans('identities')).toBe(0);
      expect((await openLogin(quick(), elsewhere)).user.id).toBe(again.user.id);
    }
  });

  it('takes along what a login has added since it looked, or looks again', async () => {
    for (const place of [1, 2]) {
      await stores.empty();
      const { user } = await openLogin(quick(), { unionid });
      const identities = (await quick().listIdentities(user.id)).map((each) => ({ ...each, hash: hashOf(each) }));
      actAfter(place, () => openLogin(quick(), { appid: 'wxb', openid: 'oB', unionid }));
      const outcome = await slow.deleteUser({ userId: user.id, identities, ...written() });
      expect(['deleted', 'outdated']).toContain(outcome);
      expect(await countOrphans('identities')).toBe(0);
      if (outcome === 'outdated') expect(await remove(quick(), user.id)).toBe('deleted');
      for (const table of ['identities', 'sessions']) expect(await stores.ask(`select * from ${table}`)).toEqual([]);
    }
  });

  it('lets nobody in who is banned', async () => {
    for (const place of [...places, 3]) {
      await stores.empty();
      const { user } = await openLogin(quick(), { unionid });
      await quick().banUser({ userId: user.id, reason: null, until: null, ...written() });
      actAfter(place, () => remove(quick(), user.id));
      const identityHashes = [hashOf({ namespace: 'openid:wxde30de30de30de30' }), hashOf(unionid)];
      const outcome = await slow.openLogin(describeLogin({ unionid, identityHashes }));
      expect(outcome.kind).toBe('user_blocked');
      expect(await stores.ask('select * from users')).toEqual([]);
    }
  });

  it('leaves no picture, also when saving it is tried once more', async () => {
    const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: randomBytes(9) };
    for (const place of [1, 2]) {
      await stores.empty();
      const { user } = await openLogin(quick());
      const save = { userId: user.id, avatarUrl: 'https://e.com/a', avatar, ...written() };
      await quick().saveAvatar(save);
      actAfter(place, () => remove(quick(), user.id));
      expect(await slow.saveAvatar(save)).toBeUndefined();
      expect(await countOrphans('avatars')).toBe(0);
    }
  });

  it('leaves no conflict with somebody who is no more, whichever of the two it is', async () => {
    for (const place of places)
      for (const isOther of [false, true]) {
        await stores.empty();
        const mine = await openLogin(quick());
        const other = await openLogin(quick(), { appid: 'wxb', openid: 'oB', unionid });
        actAfter(place, () => remove(quick(), (isOther ? other : mine).user.id));
        await openLogin(slow, { unionid });
        expect(act).toBeUndefined();
        expect(await countOrphans('link_conflicts')).toBe(0);
        const gone = 'select * from link_conflicts where other_user_id not in (select id from users)';
        expect(await stores.ask(gone)).toEqual([]);
      }
  });

  it('leaves at most a session that opens nothing and is removed soon', async () => {
    for (const place of [1, 2]) {
      await stores.empty();
      const { user } = await openLogin(quick());
      actAfter(place, () => remove(quick(), user.id));
      const opened = await openLogin(slow, { identityHashes: [Buffer.alloc(32)] });
      expect(act).toBeUndefined();
      if (opened.user.id === user.id) expect(await quick().findSession(opened.session.id)).toBeUndefined();
      await quick().removeExpired({ attemptsBefore: 0, sessionsBefore: 0, limit: 100 });
      expect(await countOrphans('sessions')).toBe(0);
    }
  });
});
