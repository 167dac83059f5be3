import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openidIdentity } from '../../../src/model/identity.ts';
import type { Store } from '../../../src/store/store.ts';
import { appid, newAvatarId, newUserId, openLogin, twentyAtOnce, written } from './store-under-test.ts';

export function describeUsers(getStore: () => Store): void {
  const newAvatar = () => ({ id: newAvatarId(), mediaType: 'image/webp', bytes: randomBytes(5000) });

  describe('saveProfile', () => {
    it('changes only the given fields', async () => {
      const { user, session } = await openLogin(getStore(), {
        profile: { nickname: 'a', avatarUrl: 'https://e.com/a' },
      });
      const save = (profile: object) => getStore().saveProfile({ userId: user.id, profile, ...written() });
      expect(await save({ nickname: '小红 🌸' })).toEqual({ ...user, nickname: '小红 🌸' });
      expect(await save({ avatarUrl: 'https://e.com/b' })).toMatchObject({ nickname: '小红 🌸' });
      expect(await save({})).toMatchObject({ nickname: '小红 🌸', avatarUrl: 'https://e.com/b' });
      expect((await getStore().findSession(session.id))?.user).toMatchObject({ avatarUrl: 'https://e.com/b' });
    });

    it('loses no field when twenty change different ones at once', async () => {
      const { user, session } = await openLogin(getStore());
      await twentyAtOnce((n) =>
        getStore().saveProfile({
          userId: user.id,
          profile: n % 2 ? { nickname: 'name' } : { avatarUrl: 'https://e.com/a' },
          ...written(),
        }),
      );
      const found = await getStore().findSession(session.id);
      expect(found?.user).toMatchObject({ nickname: 'name', avatarUrl: 'https://e.com/a' });
    });

    it('knows when there is no such user', async () => {
      const save = { userId: newUserId(), profile: { nickname: 'a' }, ...written() };
      expect(await getStore().saveProfile(save)).toBeUndefined();
    });
  });

  describe('saveAvatar', () => {
    it('stores image and address together', async () => {
      const { user, session } = await openLogin(getStore());
      const avatar = newAvatar();
      const saved = await getStore().saveAvatar({
        userId: user.id,
        avatarUrl: 'https://e.com/1',
        avatar,
        ...written(),
      });
      expect(saved).toEqual({ ...user, avatarUrl: 'https://e.com/1' });
      expect((await getStore().findSession(session.id))?.user).toEqual(saved);
      const found = await getStore().findAvatar(avatar.id);
      expect(found).toMatchObject({ id: avatar.id, mediaType: 'image/webp' });
      expect(Buffer.from(found?.bytes ?? [])).toEqual(avatar.bytes);
    });

    it('leaves one image of twenty saved at once: the one the address tells', async () => {
      const { user, session } = await openLogin(getStore());
      const avatars = Array.from({ length: 20 }, newAvatar);
      await twentyAtOnce((n) => {
        const avatar = avatars[n]!;
        return getStore().saveAvatar({ userId: user.id, avatarUrl: avatar.id, avatar, ...written() });
      });
      const kept = await Promise.all(avatars.map(({ id }) => getStore().findAvatar(id)));
      const address = (await getStore().findSession(session.id))?.user.avatarUrl;
      expect(kept.flatMap((avatar) => avatar?.id ?? [])).toEqual([address]);
    });

    it('may be called again with the same image', async () => {
      const { user } = await openLogin(getStore());
      const save = { userId: user.id, avatarUrl: 'https://e.com/1', avatar: newAvatar(), ...written() };
      expect(await getStore().saveAvatar(save)).toEqual(await getStore().saveAvatar(save));
      expect(await getStore().findAvatar(save.avatar.id)).toBeDefined();
    });

    it('keeps no image for a user who does not exist', async () => {
      const save = { userId: newUserId(), avatarUrl: 'https://e.com/1', avatar: newAvatar(), ...written() };
      expect(await getStore().saveAvatar(save)).toBeUndefined();
      expect(await getStore().findAvatar(save.avatar.id)).toBeUndefined();
      expect(await getStore().findAvatar('avt_nonsense')).toBeUndefined();
    });
  });

  describe('findSubject', () => {
    it('gives the subject of the namespace only', async () => {
      const { user } = await openLogin(getStore());
      expect(await getStore().findSubject(user.id, openidIdentity(appid, '').namespace)).toBe('oABC');
      expect(await getStore().findSubject(user.id, openidIdentity('wxother', '').namespace)).toBeUndefined();
      expect(await getStore().findSubject(newUserId(), openidIdentity(appid, '').namespace)).toBeUndefined();
    });
  });
}
