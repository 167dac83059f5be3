import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unionidIdentity } from '../../../src/model/identity.ts';
import type { Store } from '../../../src/store/store.ts';
import { newMergeId, now, openLogin, plain, written } from './store-under-test.ts';

type UserId = `usr_${string}`;

/** Merges of users of whom something stayed behind: a second unionid of a group is not moved, so they may come back. */
export function describeMergedAgain(getStore: () => Store): void {
  const unionids = [unionidIdentity('group', 'uONE'), unionidIdentity('group', 'uTWO')] as const;
  async function openTwo() {
    const first = await openLogin(getStore(), { appid: 'wxone', openid: 'oONE', unionid: unionids[0] });
    const second = await openLogin(getStore(), { appid: 'wxtwo', openid: 'oTWO', unionid: unionids[1] });
    return { first, second };
  }
  const merge = (keptUserId: UserId, mergedUserId: UserId) =>
    getStore().mergeUsers({ id: newMergeId(), keptUserId, mergedUserId, isTrial: false, ...written() });
  async function remove(userId: UserId) {
    const identities = (await getStore().listIdentities(userId)).map((each) => ({
      ...each,
      hash: createHash('sha256').update(each.subject).digest(),
    }));
    return getStore().deleteUser({ userId, identities, ...written() });
  }

  describe('the phone number of a user who was merged', () => {
    const bind = (userId: UserId, numberHash: Buffer, phoneMasked: string) =>
      getStore().bindPhone({
        userId,
        phone: { numberHash, sealedNumber: randomBytes(60), codeHash: randomBytes(32), boundAt: now },
        phoneMasked,
        ...written(),
      });

    it.each([
      ['nothing', false],
      ['another number', true],
    ])('is the number of one person: the user who was kept and has %s may have it', async (_, hasAnother) => {
      const { first, second } = await openTwo();
      const [theirs, another] = [randomBytes(32), randomBytes(32)];
      await bind(first.user.id, theirs, '138****0001');
      if (hasAnother) await bind(second.user.id, another, '139****0002');
      expect(await bind(second.user.id, theirs, '138****0001')).toEqual({ kind: 'taken' });
      await merge(second.user.id, first.user.id);
      expect(await bind(second.user.id, theirs, '138****0001')).toMatchObject({
        kind: 'bound',
        user: { phoneMasked: '138****0001' },
      });
      expect(await getStore().findPhone(first.user.id)).toBeUndefined();
      expect(await getStore().findUser(first.user.id)).toMatchObject({ phoneMasked: null });
      expect(plain(await getStore().findPhone(second.user.id))).toMatchObject({ numberHash: plain(theirs) });
    });
  });

  describe('users of whom a merge has left something behind', () => {
    it('are not kept by a merge with the one they were merged into: that would be undone instead', async () => {
      const { first, second } = await openTwo();
      expect(await merge(second.user.id, first.user.id)).toMatchObject({ kind: 'merged', moved: { length: 1 } });
      expect(await merge(first.user.id, second.user.id)).toEqual({ kind: 'refused', refusal: 'merged_away' });
      expect(await remove(second.user.id)).toBe('deleted');
      expect(await getStore().findUser(first.user.id)).toBeUndefined();
    });

    it('are banned together, whichever of the two is named, and freed together', async () => {
      const { first, second } = await openTwo();
      await merge(second.user.id, first.user.id);
      const logIn = (openid: string, unionid: (typeof unionids)[number]) =>
        openLogin(getStore(), { appid: 'wxthree', openid, unionid });
      for (const [at, userId] of [first.user.id, second.user.id].entries()) {
        const ban = { userId, reason: null, until: null, ...written() };
        expect(await getStore().banUser(ban)).toMatchObject({ id: userId, status: 'blocked' });
        await expect(logIn(`oA${at}`, unionids[0])).rejects.toThrow('user_blocked');
        await expect(logIn(`oB${at}`, unionids[1])).rejects.toThrow('user_blocked');
        await getStore().unbanUser({ userId: second.user.id, ...written() });
        expect(await getStore().findUser(first.user.id)).toMatchObject({ status: 'active', epoch: at + 2 });
      }
      expect((await logIn('oA', unionids[0])).user.id).toBe(first.user.id);
    });

    it('are merged once more when they come back, and deleted once', async () => {
      const { first, second } = await openTwo();
      await merge(second.user.id, first.user.id);
      const back = await openLogin(getStore(), { appid: 'wxthree', openid: 'oTHREE', unionid: unionids[0] });
      expect(back.user.id).toBe(first.user.id);
      expect(await merge(second.user.id, first.user.id)).toMatchObject({ kind: 'merged', moved: { length: 1 } });
      expect(await remove(second.user.id)).toBe('deleted');
      expect(await getStore().findUser(first.user.id)).toBeUndefined();
      expect(await getStore().listMerges(first.user.id)).toEqual([]);
    });
  });
}
