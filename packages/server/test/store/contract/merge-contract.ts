import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openidIdentity, unionidIdentity } from '../../../src/model/identity.ts';
import type { MergeId } from '../../../src/model/linking/merge.ts';
import { isSessionLive } from '../../../src/model/session.ts';
import type { MergeOutcome } from '../../../src/store/linking.ts';
import type { Store } from '../../../src/store/store.ts';
import { describeLogin, newMergeId, newUserId, now, openLogin, twentyAtOnce, written } from './store-under-test.ts';

const unionid = unionidIdentity('group', 'uABC');
const [one, two] = ['wxone', 'wxtwo'];

export function describeMerges(getStore: () => Store): void {
  /** Two records of one person: known by openid in the first app, by openid and unionid in the second. */
  async function openTwo() {
    const first = await openLogin(getStore(), { appid: one, openid: 'oONE' });
    const second = await openLogin(getStore(), { appid: two, openid: 'oTWO', unionid });
    return { first, second };
  }
  const isLive = async (id: `ses_${string}`) => {
    const found = await getStore().findSession(id);
    return found !== undefined && isSessionLive(found.session, found.user, now + 1);
  };
  const merge = (
    [keptUserId, mergedUserId]: readonly `usr_${string}`[],
    wish: { id?: MergeId; isTrial?: boolean } = {},
  ): Promise<MergeOutcome> =>
    getStore().mergeUsers({
      id: newMergeId(),
      keptUserId: keptUserId as `usr_${string}`,
      mergedUserId: mergedUserId as `usr_${string}`,
      isTrial: false,
      ...wish,
      ...written(),
    });

  describe('a link conflict', () => {
    it('is recorded once, however often the two log in, and listed', async () => {
      const { first, second } = await openTwo();
      for (const at of [now + 1, now + 2]) await openLogin(getStore(), { appid: one, openid: 'oONE', unionid, at });
      expect(await getStore().listLinkConflicts(10)).toEqual([
        { userId: first.user.id, otherUserId: second.user.id, namespace: unionid.namespace, at: now + 1 },
      ]);
      expect(await getStore().listLinkConflicts(0)).toEqual([]);
    });

    it('is recorded once by twenty logins at once', async () => {
      await openTwo();
      await twentyAtOnce(() => openLogin(getStore(), { appid: one, openid: 'oONE', unionid }));
      expect(await getStore().listLinkConflicts(10)).toHaveLength(1);
    });

    it('is settled by merging the two, whichever is kept', async () => {
      for (const keeps of ['first', 'second'] as const) {
        const name = `u-${keeps}`;
        const theirs = unionidIdentity('group', name);
        const first = await openLogin(getStore(), { appid: one, openid: `o1-${keeps}` });
        const second = await openLogin(getStore(), { appid: two, openid: `o2-${keeps}`, unionid: theirs });
        await openLogin(getStore(), { appid: one, openid: `o1-${keeps}`, unionid: theirs });
        const users = [first.user.id, second.user.id];
        expect(await merge(keeps === 'first' ? users : users.toReversed())).toMatchObject({ kind: 'merged' });
        expect(await getStore().listLinkConflicts(10)).toEqual([]);
      }
    });
  });

  describe('mergeUsers', () => {
    it('lets every identity lead to the user who is kept, ends the other’s sessions and keeps the kept one’s', async () => {
      const { first, second } = await openTwo();
      expect(await merge([first.user.id, second.user.id])).toEqual({
        kind: 'merged',
        moved: [openidIdentity(two, 'oTWO'), unionid],
      });
      expect(await openLogin(getStore(), { appid: two, openid: 'oTWO' })).toMatchObject({
        user: { id: first.user.id },
      });
      const third = await openLogin(getStore(), { appid: 'wxthree', openid: 'oTHREE', unionid });
      expect(third.user.id).toBe(first.user.id);
      expect([await isLive(first.session.id), await isLive(second.session.id)]).toEqual([true, false]);
      expect(await getStore().findSubject(second.user.id, `openid:${two}`)).toBeUndefined();
    });

    it('as a trial tells the same and changes nothing', async () => {
      const { first, second } = await openTwo();
      const users = [first.user.id, second.user.id];
      const trial = await merge(users, { isTrial: true });
      expect(await isLive(second.session.id)).toBe(true);
      expect(await openLogin(getStore(), { appid: two, openid: 'oTWO' })).toMatchObject({
        user: { id: second.user.id },
      });
      expect(await getStore().listMerges(first.user.id)).toEqual([]);
      expect(await merge(users)).toEqual(trial);
    });

    it('gives the same answer again to whoever asks again with the same identifier', async () => {
      const { first, second } = await openTwo();
      const id = newMergeId();
      const users = [first.user.id, second.user.id];
      const answers = await twentyAtOnce(() => merge(users, { id }));
      expect(answers).toEqual(Array(20).fill(answers[0]));
      expect(answers[0]).toMatchObject({ kind: 'merged', moved: { length: 2 } });
      expect(await getStore().listMerges(second.user.id)).toHaveLength(1);
    });

    it('is done once by twenty operators at once', async () => {
      const { first, second } = await openTwo();
      const answers = await twentyAtOnce((n) =>
        merge(n % 2 ? [first.user.id, second.user.id] : [second.user.id, first.user.id]),
      );
      expect(answers.filter(({ kind }) => kind === 'merged')).toHaveLength(1);
      expect(await getStore().listMerges(first.user.id)).toHaveLength(1);
    });

    it.each<[string, (store: Store) => Promise<readonly `usr_${string}`[]>, string]>([
      ['with nobody', async (store) => [(await openLogin(store)).user.id, newUserId()], 'user_unknown'],
      ['into nobody', async (store) => [newUserId(), (await openLogin(store)).user.id], 'user_unknown'],
      [
        'of a user with themselves',
        async (store) => {
          const { user } = await openLogin(store);
          return [user.id, user.id];
        },
        'same_user',
      ],
      [
        'of two WeChat accounts of one app',
        async (store) => [
          (await openLogin(store, { openid: 'oONE' })).user.id,
          (await openLogin(store, { openid: 'oTWO' })).user.id,
        ],
        'same_app',
      ],
    ])('refuses a merge %s, and changes nothing', async (_, prepare, refusal) => {
      const users = await prepare(getStore());
      expect(await merge(users)).toEqual({ kind: 'refused', refusal });
      expect(await getStore().listMerges(users[0] as `usr_${string}`)).toEqual([]);
    });

    it('refuses to keep whom nobody logs in as any more, and to merge them again', async () => {
      const { first, second } = await openTwo();
      const third = await openLogin(getStore(), { appid: 'wxthree', openid: 'oTHREE' });
      await merge([first.user.id, second.user.id]);
      expect(await merge([second.user.id, third.user.id])).toEqual({ kind: 'refused', refusal: 'merged_away' });
      expect(await merge([third.user.id, second.user.id])).toEqual({ kind: 'refused', refusal: 'nothing_to_merge' });
    });

    it('leaves nobody behind where two merges in a chain happen at once', async () => {
      const { first, second } = await openTwo();
      const third = await openLogin(getStore(), { appid: 'wxthree', openid: 'oTHREE' });
      await Promise.all([merge([second.user.id, first.user.id]), merge([third.user.id, second.user.id])]);
      const again = await openLogin(getStore(), { appid: two, openid: 'oTWO' });
      expect(again.user.id).not.toBe(first.user.id);
      const owners = new Set([again.user.id, (await openLogin(getStore(), { appid: one, openid: 'oONE' })).user.id]);
      for (const owner of owners) expect(await getStore().listMerges(owner)).not.toEqual([]);
    });
  });

  describe('deleting a user who was kept', () => {
    it('deletes what is left of whoever was merged into them too, and of those merged into these', async () => {
      const { first, second } = await openTwo();
      const third = await openLogin(getStore(), { appid: 'wxthree', openid: 'oTHREE', profile: { nickname: '小明' } });
      await merge([second.user.id, third.user.id]);
      await merge([first.user.id, second.user.id]);
      const identities = (await getStore().listIdentities(first.user.id)).map((each) => ({
        ...each,
        hash: createHash('sha256').update(each.subject).digest(),
      }));
      expect(identities).toHaveLength(4);
      expect(await getStore().deleteUser({ userId: first.user.id, identities, ...written() })).toBe('deleted');
      for (const { user } of [first, second, third]) {
        expect(await getStore().findUser(user.id)).toBeUndefined();
        expect(await getStore().listMerges(user.id)).toEqual([]);
      }
    });
  });

  describe('undoMerge', () => {
    it('gives everything back, ends the sessions of both, and may be called again', async () => {
      const { first, second } = await openTwo();
      const id = newMergeId();
      await merge([first.user.id, second.user.id], { id });
      const mixed = await openLogin(getStore(), { appid: two, openid: 'oTWO' });
      const users = { keptUserId: first.user.id, mergedUserId: second.user.id };
      const undone = { id, ...users, moved: [openidIdentity(two, 'oTWO'), unionid], at: now, undoneAt: now + 9 };
      expect(await getStore().undoMerge({ id, ...written(now + 9) })).toEqual({ kind: 'undone', merge: undone });
      const again = await getStore().undoMerge({ id, ...written(now + 99) });
      expect(again).toEqual({ kind: 'unchanged', merge: undone });
      expect([await isLive(first.session.id), await isLive(mixed.session.id)]).toEqual([false, false]);
      expect(await openLogin(getStore(), { appid: two, openid: 'oTWO' })).toMatchObject({
        user: { id: second.user.id },
      });
      expect(await openLogin(getStore(), { appid: one, openid: 'oONE' })).toMatchObject({
        user: { id: first.user.id },
      });
      expect(await getStore().findSubject(second.user.id, unionid.namespace)).toBe('uABC');
      expect(await getStore().listMerges(first.user.id)).toEqual([undone]);
    });

    it('lets the two be merged anew', async () => {
      const { first, second } = await openTwo();
      const id = newMergeId();
      await merge([first.user.id, second.user.id], { id });
      await getStore().undoMerge({ id, ...written() });
      expect(await merge([second.user.id, first.user.id])).toMatchObject({ kind: 'merged' });
      expect(await getStore().listMerges(first.user.id)).toHaveLength(2);
    });

    it('frees nobody who is banned: the two stay one until the ban ends', async () => {
      const { first, second } = await openTwo();
      const id = newMergeId();
      await merge([first.user.id, second.user.id], { id });
      await getStore().banUser({ userId: first.user.id, reason: null, until: now + 10, ...written() });
      const refused = await getStore().undoMerge({ id, ...written(now + 9) });
      expect(refused).toEqual({ kind: 'refused', refusal: 'user_blocked' });
      const login = describeLogin({ appid: two, openid: 'oTWO', at: now + 9 });
      expect(await getStore().openLogin(login)).toMatchObject({ kind: 'user_blocked', user: { id: first.user.id } });
      expect(await getStore().undoMerge({ id, ...written(now + 10) })).toMatchObject({ kind: 'undone' });
    });

    it('knows no merge that was not made', async () => {
      expect(await getStore().undoMerge({ id: newMergeId(), ...written() })).toBeUndefined();
    });
  });
}
