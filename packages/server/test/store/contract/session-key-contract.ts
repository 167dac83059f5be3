import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { appid, day, now, openLogin, plain, written } from './store-under-test.ts';

export function describeSessionKeys(getStore: () => Store): void {
  const newKey = () => randomBytes(53);
  const logIn = (sealedSessionKey?: Uint8Array, wish: object = {}) =>
    openLogin(getStore(), { openid: 'o1', ...(sealedSessionKey && { sealedSessionKey }), ...wish });
  type Of = Awaited<ReturnType<typeof logIn>>;
  const keyOf = async ({ user, session }: Of) => plain(await getStore().findSessionKey(user.id, session.appid));

  describe('a session key', () => {
    it('is kept by the login that brings it, per user and app', async () => {
      const key = newKey();
      const first = await logIn(key);
      expect(await keyOf(first)).toEqual(plain({ sessionId: first.session.id, sealedKey: key }));
      expect(await getStore().findSessionKey(first.user.id, 'wxffffffffffffffff')).toBeUndefined();
      const stranger = await logIn(newKey(), { openid: 'o2' });
      expect(await keyOf(first)).not.toEqual(await keyOf(stranger));
    });

    it('is replaced at the next login, and stays when that brings none', async () => {
      const keys = [newKey(), newKey()];
      await logIn(keys[0]);
      const second = await logIn(keys[1]);
      const third = await logIn();
      expect(await keyOf(third)).toEqual(plain({ sessionId: second.session.id, sealedKey: keys[1] }));
    });

    it('is one of those that twenty logins bring at once, with its session', async () => {
      await logIn();
      const keys = Array.from({ length: 20 }, newKey);
      const logins = await Promise.all(keys.map((key) => logIn(key)));
      const kept = await keyOf(logins[0] as Of);
      const ofLogin = logins.map(({ session }, n) => plain({ sessionId: session.id, sealedKey: keys[n] }));
      expect(ofLogin).toContainEqual(kept);
    });

    it('goes when the session ends whose login brought it, not with an older one', async () => {
      const older = await logIn(newKey());
      const newer = await logIn(newKey());
      const end = (of: Of) => getStore().endSession({ id: of.session.id, reason: 'logout', ...written() });
      await end(older);
      expect(await keyOf(newer)).not.toBeNull();
      await end(newer);
      expect(await keyOf(newer)).toBeNull();
      await end(newer);
    });

    it('goes in every app with a logout everywhere, and nobody else’s does', async () => {
      const mine = await logIn(newKey());
      const theirs = await logIn(newKey(), { openid: 'o2' });
      await getStore().endAllSessions({ userId: mine.user.id, ...written() });
      expect([await keyOf(mine), (await keyOf(theirs)) !== null]).toEqual([null, true]);
    });

    it('goes when its session is removed', async () => {
      const gone = await logIn(newKey(), { session: { idleExpiresAt: now + 10 } });
      const stays = await logIn(newKey(), { openid: 'o2' });
      const until = { attemptsBefore: 0, sessionsBefore: now + day, limit: 100 };
      expect(await getStore().removeExpired(until)).toBe(1);
      expect([await keyOf(gone), (await keyOf(stays)) !== null]).toEqual([null, true]);
    });
  });

  describe('replaceSessionKey', () => {
    const replace = (of: Of, follows: Uint8Array, sealedKey: Uint8Array | null) =>
      getStore().replaceSessionKey({ userId: of.user.id, appid, follows, sealedKey, ...written() });

    it('puts another key in the place of the one that was seen, once', async () => {
      const [old, young, other] = [newKey(), newKey(), newKey()];
      const of = await logIn(old);
      expect(await replace(of, old, young)).toBe(true);
      expect(await replace(of, old, young)).toBe(true);
      expect(await replace(of, old, other)).toBe(false);
      expect(await keyOf(of)).toEqual(plain({ sessionId: of.session.id, sealedKey: young }));
    });

    it('erases the one that was seen, and no newer one', async () => {
      const [old, young] = [newKey(), newKey()];
      const of = await logIn(old);
      await logIn(young);
      expect(await replace(of, old, null)).toBe(false);
      expect(await keyOf(of)).toMatchObject({ sealedKey: plain(young) });
      expect([await replace(of, young, null), await replace(of, young, null)]).toEqual([true, true]);
      expect(await keyOf(of)).toBeNull();
      expect(await replace(of, young, old)).toBe(false);
    });

    it('is done by one of several at once', async () => {
      const old = newKey();
      const of = await logIn(old);
      const outcomes = await Promise.all([newKey(), newKey(), newKey()].map((key) => replace(of, old, key)));
      expect(outcomes.filter((isDone) => isDone)).toHaveLength(1);
    });
  });
}
