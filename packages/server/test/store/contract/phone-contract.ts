import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../src/model/id.ts';
import type { PhoneToBind } from '../../../src/store/phone.ts';
import type { Store } from '../../../src/store/store.ts';
import { newUserId, now, openLogin, plain, twentyAtOnce, written } from './store-under-test.ts';

const describePhone = (userId: UserId, numberHash = randomBytes(32), phoneMasked = '138****0001'): PhoneToBind => ({
  userId,
  phone: { numberHash, sealedNumber: randomBytes(60), codeHash: randomBytes(32), boundAt: now },
  phoneMasked,
  ...written(),
});

export function describePhones(getStore: () => Store): void {
  const logIn = async (openid: string) => await openLogin(getStore(), { openid });
  const maskOf = async (id: `ses_${string}`) => (await getStore().findSession(id))?.user.phoneMasked;

  describe('bindPhone', () => {
    it('stores number and masked number together', async () => {
      const { user, session } = await logIn('o1');
      const bind = describePhone(user.id);
      expect(await getStore().findPhone(user.id)).toBeUndefined();
      expect(await getStore().bindPhone(bind)).toEqual({
        kind: 'bound',
        user: { ...user, phoneMasked: '138****0001' },
      });
      expect(plain(await getStore().findPhone(user.id))).toEqual(plain(bind.phone));
      expect(await maskOf(session.id)).toBe('138****0001');
    });

    it('may be called again, by whoever did not hear the answer', async () => {
      const { user } = await logIn('o1');
      const bind = describePhone(user.id);
      for (let n = 0; n < 3; n += 1) expect(await getStore().bindPhone(bind)).toMatchObject({ kind: 'bound' });
      expect(plain(await getStore().findPhone(user.id))).toEqual(plain(bind.phone));
    });

    it('keeps of the same number what came last: its code is the one that may be asked for again', async () => {
      const { user } = await logIn('o1');
      const [first, again] = [describePhone(user.id), describePhone(user.id)];
      await getStore().bindPhone(first);
      await getStore().bindPhone({ ...again, phone: { ...again.phone, numberHash: first.phone.numberHash } });
      expect(plain(await getStore().findPhone(user.id))).toMatchObject({ codeHash: plain(again.phone.codeHash) });
    });

    it('puts another number in the place of the old one, which others may have then', async () => {
      const [{ user }, other] = [await logIn('o1'), await logIn('o2')];
      const [old, young] = [describePhone(user.id), describePhone(user.id, randomBytes(32), '139****0002')];
      await getStore().bindPhone(old);
      expect(await getStore().bindPhone(young)).toMatchObject({ user: { phoneMasked: '139****0002' } });
      expect(plain(await getStore().findPhone(user.id))).toEqual(plain(young.phone));
      const taken = describePhone(other.user.id, Buffer.from(old.phone.numberHash));
      expect(await getStore().bindPhone(taken)).toMatchObject({ kind: 'bound', user: { id: other.user.id } });
    });

    it('gives nobody a number that another has, and changes nothing', async () => {
      const [{ user }, other] = [await logIn('o1'), await logIn('o2')];
      const mine = describePhone(user.id);
      const theirs = describePhone(other.user.id, randomBytes(32), '139****0002');
      await getStore().bindPhone(mine);
      await getStore().bindPhone(theirs);
      const wish = describePhone(other.user.id, Buffer.from(mine.phone.numberHash));
      expect(await getStore().bindPhone(wish)).toEqual({ kind: 'taken' });
      expect(plain(await getStore().findPhone(other.user.id))).toEqual(plain(theirs.phone));
      expect(plain(await getStore().findPhone(user.id))).toEqual(plain(mine.phone));
      expect(await maskOf(other.session.id)).toBe('139****0002');
    });

    it('gives a number to one of twenty who want it at once', async () => {
      const people = await twentyAtOnce((n) => logIn(`o${n}`));
      const numberHash = randomBytes(32);
      const outcomes = await Promise.all(
        people.map(({ user }) => getStore().bindPhone(describePhone(user.id, numberHash))),
      );
      expect(outcomes.filter((outcome) => outcome?.kind === 'bound')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome?.kind === 'taken')).toHaveLength(19);
      const masks = await Promise.all(people.map(({ session }) => maskOf(session.id)));
      expect(masks.filter((mask) => mask !== null)).toHaveLength(1);
      for (const [n, outcome] of outcomes.entries())
        expect(masks[n]).toBe(outcome?.kind === 'bound' ? '138****0001' : null);
    });

    it('leaves one number of twenty that one user binds at once: the one that is shown', async () => {
      const { user, session } = await logIn('o1');
      const wishes = Array.from({ length: 20 }, (_, n) =>
        describePhone(user.id, randomBytes(32), `138****00${n + 10}`),
      );
      await Promise.all(wishes.map((wish) => getStore().bindPhone(wish)));
      const phone = plain(await getStore().findPhone(user.id));
      const last = wishes.find((wish) => JSON.stringify(plain(wish.phone)) === JSON.stringify(phone));
      expect(await maskOf(session.id)).toBe(last?.phoneMasked);
    });

    it('knows when there is no such user', async () => {
      expect(await getStore().bindPhone(describePhone(newUserId()))).toBeUndefined();
    });
  });

  describe('unbindPhone', () => {
    it('takes number and masked number away, once', async () => {
      const [{ user, session }, other] = [await logIn('o1'), await logIn('o2')];
      const bind = describePhone(user.id);
      await getStore().bindPhone(bind);
      expect(await getStore().unbindPhone({ userId: user.id, ...written() })).toBe(true);
      expect(await getStore().unbindPhone({ userId: user.id, ...written() })).toBe(false);
      expect(await getStore().findPhone(user.id)).toBeUndefined();
      expect(await maskOf(session.id)).toBeNull();
      const next = describePhone(other.user.id, Buffer.from(bind.phone.numberHash));
      expect(await getStore().bindPhone(next)).toMatchObject({ kind: 'bound' });
    });

    it('and bindPhone at once leave either a number that is shown or none', async () => {
      const { user, session } = await logIn('o1');
      await getStore().bindPhone(describePhone(user.id));
      await twentyAtOnce(async (n) => {
        if (n % 2) await getStore().unbindPhone({ userId: user.id, ...written() });
        else await getStore().bindPhone(describePhone(user.id));
      });
      const isShown = (await maskOf(session.id)) !== null;
      expect((await getStore().findPhone(user.id)) !== undefined).toBe(isShown);
    });
  });
}
