import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../../src/model/profile/image-elsewhere.ts';
import type { Store } from '../../../src/store/store.ts';
import { newAvatarId, newUserId, now, openLogin, twentyAtOnce, written } from './store-under-test.ts';

export function describeLeftovers(getStore: () => Store): void {
  const elsewhere = () => ({ id: newAvatarId(), mediaType: 'image/jpeg', bytes: randomBytes(digestBytes) });
  const note = (id: `avt_${string}`, dueAt = now + 600) => getStore().noteLeftover({ id, dueAt, ...written() });
  const list = (dueUntil = now + 1000, limit = 100) => getStore().listLeftovers({ dueUntil, limit });
  const save = (userId: `usr_${string}`, avatar = elsewhere()) =>
    getStore().saveAvatar({ userId, avatarUrl: `https://e.com/${avatar.id}`, avatar, ...written() });

  async function saveNoted(userId: `usr_${string}`) {
    const avatar = elsewhere();
    await note(avatar.id);
    await save(userId, avatar);
    return avatar;
  }

  describe('a leftover', () => {
    it('is what was noted and never saved, once it is due', async () => {
      const { id } = elsewhere();
      await note(id);
      await note(id);
      expect(await list(now + 599)).toEqual([]);
      expect(await list(now + 600)).toEqual([id]);
      await getStore().forgetLeftovers([id, newAvatarId()]);
      await getStore().forgetLeftovers([]);
      expect(await list()).toEqual([]);
    });

    it('comes in pieces, the oldest first', async () => {
      const [one, two, three] = [newAvatarId(), newAvatarId(), newAvatarId()];
      await note(two, now + 2);
      await note(three, now + 3);
      await note(one, now + 1);
      expect(await list(now + 9, 2)).toEqual([one, two]);
    });

    it('is no image that was saved', async () => {
      const { user, session } = await openLogin(getStore());
      const avatar = await saveNoted(user.id);
      expect(await list()).toEqual([]);
      expect((await getStore().findSession(session.id))?.user.avatarUrl).toContain(avatar.id);
      const found = await getStore().findAvatar(avatar.id);
      expect(Buffer.from(found?.bytes ?? [])).toEqual(avatar.bytes);
    });

    it('is each image that was replaced or erased, at once', async () => {
      const { user } = await openLogin(getStore());
      const first = await saveNoted(user.id);
      const second = await saveNoted(user.id);
      expect(await list(now)).toEqual([first.id]);
      const erasure = { userId: user.id, fields: ['avatar'] as const, endsSessions: false, ...written() };
      await getStore().eraseProfile(erasure);
      await getStore().eraseProfile(erasure);
      expect(new Set(await list(now))).toEqual(new Set([first.id, second.id]));
    });

    it('is never an image that the store keeps itself', async () => {
      const { user } = await openLogin(getStore());
      const inside = { id: newAvatarId(), mediaType: 'image/jpeg', bytes: randomBytes(500) };
      await save(user.id, inside);
      const outside = await saveNoted(user.id);
      expect(await list()).toEqual([]);
      await save(user.id, { ...inside, id: newAvatarId() });
      expect(await list(now)).toEqual([outside.id]);
    });

    it('was given up: it cannot be saved any more', async () => {
      const { user, session } = await openLogin(getStore());
      const avatar = elsewhere();
      await note(avatar.id);
      await getStore().forgetLeftovers([avatar.id]);
      expect(await save(user.id, avatar)).toBeUndefined();
      expect((await getStore().findSession(session.id))?.user.avatarUrl).toBeNull();
      expect(await getStore().findAvatar(avatar.id)).toBeUndefined();
    });

    it('is nothing that was saved, when it is saved again', async () => {
      const { user } = await openLogin(getStore());
      const avatar = await saveNoted(user.id);
      expect(await save(user.id, avatar)).toMatchObject({ id: user.id });
      expect(await list()).toEqual([]);
    });

    it('stays what it was when nobody could be given the image', async () => {
      const avatar = elsewhere();
      await note(avatar.id);
      expect(await save(newUserId(), avatar)).toBeUndefined();
      expect(await list(now + 600)).toEqual([avatar.id]);
    });

    it('is, of twenty saved at once, every one but that which is shown', async () => {
      const { user, session } = await openLogin(getStore());
      const avatars = Array.from({ length: 20 }, elsewhere);
      await twentyAtOnce(async (n) => {
        await note(avatars[n]!.id);
        await save(user.id, avatars[n]!);
      });
      const shown = (await getStore().findSession(session.id))?.user.avatarUrl?.split('/').at(-1);
      const expected = avatars.map(({ id }) => id).filter((id) => id !== shown);
      expect(new Set(await list(now))).toEqual(new Set(expected));
    });
  });
}
