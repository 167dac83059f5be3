import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../src/model/id.ts';
import { isSessionLive } from '../../../src/model/session.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  day,
  describeLogin,
  newSessionId,
  newUserId,
  now,
  openLogin,
  plain,
  twentyAtOnce,
  written,
} from './store-under-test.ts';

export function describeSessions(getStore: () => Store, blockUser: (id: UserId) => void | Promise<void>): void {
  const advance = (id: `ses_${string}`, counter: number, at = now + 60) =>
    getStore().advanceSession({ id, counter, idleExpiresAt: at + 30 * day, ...written(at) });

  describe('findAttempt', () => {
    it('gives the attempt with its session and user as they are now', async () => {
      const keyHash = randomBytes(32);
      const codeHash = randomBytes(32);
      const { session, user } = await openLogin(getStore(), { attempt: { codeHash, keyHash } });
      await getStore().saveProfile({ userId: user.id, profile: { nickname: 'later' }, ...written() });
      const found = await getStore().findAttempt(codeHash, now);
      expect(found).toMatchObject({ session: { id: session.id }, user: { nickname: 'later' } });
      expect(found?.attempt).toMatchObject({ sessionId: session.id, at: now });
      expect(Buffer.from(found?.attempt.keyHash ?? [])).toEqual(keyHash);
      expect(Buffer.from(found?.attempt.codeHash ?? [])).toEqual(codeHash);
    });

    it('finds none that is unknown or older than asked for, and knows when no key came', async () => {
      const login = describeLogin();
      await getStore().openLogin(login);
      expect(await getStore().findAttempt(randomBytes(32), 0)).toBeUndefined();
      expect(await getStore().findAttempt(login.attempt.codeHash, now + 1)).toBeUndefined();
      expect((await getStore().findAttempt(login.attempt.codeHash, now))?.attempt.keyHash).toBeNull();
    });
  });

  describe('findSession', () => {
    it('gives session and user whatever their state, and undefined for none', async () => {
      const { session, user } = await openLogin(getStore());
      expect(plain(await getStore().findSession(session.id))).toEqual(plain({ session, user }));
      await getStore().endSession({ id: session.id, reason: 'logout', ...written() });
      await blockUser(user.id);
      const found = await getStore().findSession(session.id);
      expect(found).toMatchObject({ session: { endedAt: now }, user: { status: 'blocked' } });
      expect(await getStore().findSession(newSessionId())).toBeUndefined();
      expect(await getStore().findSession('ses_nonsense')).toBeUndefined();
    });
  });

  describe('advanceSession', () => {
    it.each<[string, (opened: Awaited<ReturnType<typeof openLogin>>) => unknown]>([
      ['advanced', ({ session }) => advance(session.id, 0)],
      ['ended', ({ session }) => getStore().endSession({ id: session.id, reason: 'logout', ...written() })],
      ['logged out everywhere', ({ user }) => getStore().endAllSessions({ userId: user.id, ...written() })],
      ['of a blocked user', ({ user }) => blockUser(user.id)],
    ])('does not advance a session that was seen before it was %s', async (_, happen) => {
      const opened = await openLogin(getStore());
      const seen = await getStore().findSession(opened.session.id);
      await happen(opened);
      const late = {
        id: opened.session.id,
        counter: 0,
        idleExpiresAt: now + 90,
        ...written(now + 60),
        ...(seen && { seen }),
      };
      const asItIs = await getStore().findSession(opened.session.id);
      expect(plain(await getStore().advanceSession(late))).toEqual(plain({ ...asItIs, advanced: false }));
    });

    it('advances one of twenty at once that have all seen it before', async () => {
      const { session } = await openLogin(getStore());
      const seen = await getStore().findSession(session.id);
      const late = { id: session.id, counter: 0, idleExpiresAt: now + 90, ...written(now + 60), ...(seen && { seen }) };
      const results = await twentyAtOnce(() => getStore().advanceSession(late));
      expect(results.filter((result) => result?.advanced)).toHaveLength(1);
      expect(results.map((result) => result?.session.counter)).toEqual(Array(20).fill(1));
    });

    it('raises the counter and sets the new times', async () => {
      const { session, user } = await openLogin(getStore());
      const next = { ...session, counter: 1, rotatedAt: now + 60, idleExpiresAt: now + 60 + 30 * day };
      expect(plain(await advance(session.id, 0))).toEqual(plain({ session: next, user, advanced: true }));
      expect(plain(await getStore().findSession(session.id))).toEqual(plain({ session: next, user }));
    });

    it('advances exactly one of twenty at once and shows all of them the row afterwards', async () => {
      const { session } = await openLogin(getStore());
      const results = await twentyAtOnce(() => advance(session.id, 0));
      expect(results.filter((result) => result?.advanced)).toHaveLength(1);
      expect(results.map((result) => result?.session.counter)).toEqual(Array(20).fill(1));
    });

    it('leaves the row alone when the counter is another', async () => {
      const { session } = await openLogin(getStore());
      await advance(session.id, 0);
      for (const counter of [0, 2]) {
        expect(await advance(session.id, counter, now + 90)).toMatchObject({
          advanced: false,
          session: { counter: 1, rotatedAt: now + 60 },
        });
      }
    });

    it.each<[string, (opened: Awaited<ReturnType<typeof openLogin>>) => unknown]>([
      ['ended', ({ session }) => getStore().endSession({ id: session.id, reason: 'logout', ...written() })],
      ['logged out everywhere', ({ user }) => getStore().endAllSessions({ userId: user.id, ...written() })],
      ['of a blocked user', ({ user }) => blockUser(user.id)],
    ])('does not advance a session %s', async (_, happen) => {
      const opened = await openLogin(getStore());
      await happen(opened);
      expect(await advance(opened.session.id, 0)).toMatchObject({ advanced: false, session: { counter: 0 } });
    });

    it.each(['idleExpiresAt', 'expiresAt'])('does not advance a session from its %s on', async (limit) => {
      const { session } = await openLogin(getStore(), { session: { [limit]: now + 60 } });
      expect(await advance(session.id, 0, now + 60)).toMatchObject({ advanced: false });
      expect(await advance(session.id, 0, now + 59)).toMatchObject({ advanced: true });
    });

    it('knows when there is no such session', async () => {
      expect(await advance(newSessionId(), 0)).toBeUndefined();
      expect(await advance('ses_nonsense', 0)).toBeUndefined();
    });
  });

  describe('endSession', () => {
    it('ends once: of twenty at once the first stays', async () => {
      const { session } = await openLogin(getStore());
      await twentyAtOnce((n) => getStore().endSession({ id: session.id, reason: 'logout', ...written(now + n) }));
      expect((await getStore().findSession(session.id))?.session.endedAt).toBe(now);
    });

    it('ends no other session and does not mind an unknown one', async () => {
      const { session } = await openLogin(getStore());
      await getStore().endSession({ id: newSessionId(), reason: 'logout', ...written() });
      expect((await getStore().findSession(session.id))?.session.endedAt).toBeNull();
    });
  });

  describe('endAllSessions', () => {
    it('ends every session of the user, in every app, but none that began later or of another user', async () => {
      const first = await openLogin(getStore());
      const before = [first, await openLogin(getStore(), { openid: 'oXYZ' })];
      await getStore().endAllSessions({ userId: first.user.id, ...written() });
      await getStore().endAllSessions({ userId: newUserId(), ...written() });
      const opened = [...before, await openLogin(getStore())];
      const found = await Promise.all(opened.map(({ session }) => getStore().findSession(session.id)));
      expect(found.map((each) => each && isSessionLive(each.session, each.user, now))).toEqual([false, true, true]);
      expect(found[0]?.user.epoch).toBe(1);
    });

    it('raises the epoch once for each of twenty at once', async () => {
      const { session, user } = await openLogin(getStore());
      await twentyAtOnce(() => getStore().endAllSessions({ userId: user.id, ...written() }));
      expect((await getStore().findSession(session.id))?.user.epoch).toBe(20);
    });
  });
}
