import { describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { day, describeLogin, now, openLogin, twentyAtOnce, written } from './store-under-test.ts';

export function describeUpkeep(getStore: () => Store): void {
  describe('settle', () => {
    it('gives all of twenty at once the same value and keeps it', async () => {
      const values = await twentyAtOnce((n) => getStore().settle('mode', `mode ${n}`));
      expect(new Set(values).size).toBe(1);
      expect(await getStore().settle('mode', 'another')).toBe(values[0]);
      expect(await getStore().settle('root_check', 'check')).toBe('check');
    });
  });

  describe('a fact', () => {
    it('is found as it was settled', async () => {
      expect(await getStore().findFact('data_secret')).toBeUndefined();
      await getStore().settle('data_secret', 'first');
      expect(await getStore().findFact('data_secret')).toBe('first');
      expect(await getStore().findFact('root_check')).toBeUndefined();
    });

    it.each([
      ['the first time', null],
      ['where there is one', 'first'],
    ])('is replaced by one of twenty, %s', async (_, from) => {
      if (from !== null) await getStore().settle('data_secret', from);
      const replace = (to: string) => getStore().replaceFact({ name: 'data_secret', from, to });
      const outcomes = await twentyAtOnce((n) => replace(`to ${n}`));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      const to = `to ${outcomes.indexOf(true)}`;
      expect(await getStore().findFact('data_secret')).toBe(to);
      expect([await replace(to), await replace('later')]).toEqual([true, false]);
    });

    it('is not replaced where it is another, or none', async () => {
      const replace = { name: 'data_secret', from: 'other', to: 'new' } as const;
      expect(await getStore().replaceFact(replace)).toBe(false);
      await getStore().settle('data_secret', 'first');
      expect(await getStore().replaceFact(replace)).toBe(false);
      expect(await getStore().findFact('data_secret')).toBe('first');
    });
  });

  describe('removeExpired', () => {
    const remove = (until: { attemptsBefore?: number; sessionsBefore?: number; limit?: number }) =>
      getStore().removeExpired({ attemptsBefore: 0, sessionsBefore: 0, limit: 100, ...until });

    it('removes attempts older than asked for, and only those', async () => {
      const logins = [now - 20, now - 10, now].map((at) => describeLogin({ at }));
      for (const login of logins) await getStore().openLogin(login);
      expect(await remove({ attemptsBefore: now - 10 })).toBe(1);
      const found = await Promise.all(logins.map(({ attempt }) => getStore().findAttempt(attempt.codeHash, 0)));
      expect(found.map(Boolean)).toEqual([false, true, true]);
    });

    it('removes sessions that were ended, idle or expired before the time asked for, and only those', async () => {
      const until = now + day;
      const over = [
        await openLogin(getStore()),
        await openLogin(getStore(), { session: { idleExpiresAt: until - 1 } }),
        await openLogin(getStore(), { session: { expiresAt: until - 1 } }),
      ];
      await getStore().endSession({ id: over[0]!.session.id, reason: 'logout', ...written(until - 1) });
      const staying = [
        await openLogin(getStore()),
        await openLogin(getStore(), { session: { idleExpiresAt: until } }),
        await openLogin(getStore(), { session: { expiresAt: until } }),
        await openLogin(getStore()),
      ];
      await getStore().endSession({ id: staying[3]!.session.id, reason: 'logout', ...written(until) });
      expect(await remove({ sessionsBefore: until })).toBe(3);
      const found = await Promise.all([...over, ...staying].map(({ session }) => getStore().findSession(session.id)));
      expect(found.map(Boolean)).toEqual([false, false, false, true, true, true, true]);
    });

    it('removes at most the limit of each, and the rest when called again', async () => {
      for (let n = 0; n < 5; n += 1) await openLogin(getStore(), { session: { expiresAt: now + 10 } });
      await openLogin(getStore(), { at: now + 50 });
      const removed = [];
      for (let n = 0; n < 4; n += 1) {
        removed.push(await remove({ attemptsBefore: now + 1, sessionsBefore: now + 50, limit: 2 }));
      }
      expect(removed).toEqual([4, 4, 2, 0]);
    });

    it('counts each removed row once when twenty remove at once', async () => {
      for (let n = 0; n < 5; n += 1) await openLogin(getStore());
      const removed = await twentyAtOnce(() => remove({ attemptsBefore: now + 1 }));
      expect(removed.reduce((sum, each) => sum + each)).toBe(5);
    });

    it('forgets the attempt of a removed session', async () => {
      const login = describeLogin({ session: { expiresAt: now + 10 } });
      await getStore().openLogin(login);
      await remove({ sessionsBefore: now + 50 });
      expect(await getStore().findAttempt(login.attempt.codeHash, 0)).toBeUndefined();
    });
  });

  describe('ping', () => {
    it('resolves when the store answers', async () => {
      await expect(getStore().ping()).resolves.toBeUndefined();
    });
  });
}
