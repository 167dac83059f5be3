import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openidIdentity, unionidIdentity } from '../../../src/model/identity.ts';
import { isSessionLive } from '../../../src/model/session.ts';
import type { ProfileErasure } from '../../../src/store/profile.ts';
import type { Store } from '../../../src/store/store.ts';
import { appid, newAvatarId, newUserId, now, openLogin, twentyAtOnce, written } from './store-under-test.ts';

export function describeErasure(getStore: () => Store): void {
  const both: ProfileErasure['fields'] = ['nickname', 'avatar'];

  async function logInWithProfile() {
    const { user, session } = await openLogin(getStore(), { profile: { nickname: '小红' } });
    const avatar = { id: newAvatarId(), mediaType: 'image/jpeg', bytes: randomBytes(500) };
    await getStore().saveAvatar({ userId: user.id, avatarUrl: 'https://e.com/1', avatar, ...written() });
    const erase = (wish: Partial<ProfileErasure> = {}) =>
      getStore().eraseProfile({ userId: user.id, fields: both, endsSessions: false, ...written(), ...wish });
    return { user, session, avatar, erase };
  }

  describe('eraseProfile', () => {
    it('erases nickname, avatar and image, and leaves the user and the sessions', async () => {
      const { user, session, avatar, erase } = await logInWithProfile();
      const erased = { ...user, nickname: null, avatarUrl: null };
      expect(await erase()).toEqual(erased);
      const found = await getStore().findSession(session.id);
      expect(found?.user).toEqual(erased);
      expect(found && isSessionLive(found.session, found.user, now)).toBe(true);
      expect(await getStore().findAvatar(avatar.id)).toBeUndefined();
    });

    it('erases only what is named', async () => {
      const { user, avatar, erase } = await logInWithProfile();
      expect(await erase({ fields: ['nickname'] })).toMatchObject({ nickname: null, avatarUrl: 'https://e.com/1' });
      expect(await getStore().findAvatar(avatar.id)).toBeDefined();
      await getStore().saveProfile({ userId: user.id, profile: { nickname: 'b' }, ...written() });
      expect(await erase({ fields: ['avatar'] })).toMatchObject({ nickname: 'b', avatarUrl: null });
      expect(await getStore().findAvatar(avatar.id)).toBeUndefined();
    });

    it('ends all sessions where that is wished', async () => {
      const { session, erase } = await logInWithProfile();
      await erase({ endsSessions: true });
      const found = await getStore().findSession(session.id);
      expect(found && isSessionLive(found.session, found.user, now)).toBe(false);
    });

    it('may be called again, also twenty times at once, and leaves room for another profile', async () => {
      const { user, erase } = await logInWithProfile();
      await twentyAtOnce(() => erase({ endsSessions: true }));
      expect(await erase()).toMatchObject({ nickname: null, avatarUrl: null, epoch: user.epoch + 20 });
      const avatar = { id: newAvatarId(), mediaType: 'image/jpeg', bytes: randomBytes(500) };
      await getStore().saveAvatar({ userId: user.id, avatarUrl: 'https://e.com/2', avatar, ...written() });
      expect(await getStore().findAvatar(avatar.id)).toBeDefined();
    });

    it('knows when there is no such user', async () => {
      const erasure = { userId: newUserId(), fields: both, endsSessions: true, ...written() };
      expect(await getStore().eraseProfile(erasure)).toBeUndefined();
    });
  });

  describe('findUserOf', () => {
    it('finds the user by openid and by unionid, byte for byte', async () => {
      const { user } = await openLogin(getStore(), { unionid: unionidIdentity('group', 'uABC') });
      expect(await getStore().findUserOf(openidIdentity(appid, 'oABC'))).toEqual(user);
      expect(await getStore().findUserOf(unionidIdentity('group', 'uABC'))).toEqual(user);
      for (const other of ['oabc', 'oABC ', 'oAB', ''])
        expect(await getStore().findUserOf(openidIdentity(appid, other))).toBeUndefined();
      expect(await getStore().findUserOf(openidIdentity('wxother', 'oABC'))).toBeUndefined();
    });
  });
}
