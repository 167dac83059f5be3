import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../src/model/id.ts';
import { isSessionLive } from '../../../src/model/session.ts';
import type { Store } from '../../../src/store/store.ts';
import { day, newSessionId, now, openLogin, twentyAtOnce, written } from './store-under-test.ts';

export function describeSessionLimit(getStore: () => Store): void {
  const isLive = async (id: SessionId, at = now) => {
    const found = await getStore().findSession(id);
    return found !== undefined && isSessionLive(found.session, found.user, at);
  };

  /** Which of the sessions are live, as a row of ones and zeros. */
  const livesOf = async (opened: readonly { readonly session: { readonly id: SessionId } }[], at = now) =>
    (await Promise.all(opened.map(({ session }) => isLive(session.id, at)))).map(Number).join('');

  const openInTurn = async (count: number, maxSessions: number) => {
    const opened = [];
    for (let n = 0; n < count; n += 1) opened.push(await openLogin(getStore(), { maxSessions }));
    return opened;
  };

  describe('openLogin: the limit of live sessions per user and app', () => {
    it('ends the oldest', async () => {
      const opened = await openInTurn(5, 3);
      expect(await livesOf(opened)).toBe('00111');
      expect((await getStore().findSession(opened[0]!.session.id))?.session.endedAt).toBe(now);
    });

    it('ends as many as needed when the limit was lowered', async () => {
      const opened = await openInTurn(6, 20);
      opened.push(await openLogin(getStore(), { maxSessions: 2 }));
      expect(await livesOf(opened)).toBe('0000011');
    });

    it('holds for twenty logins at once', async () => {
      const opened = await twentyAtOnce(() => openLogin(getStore(), { maxSessions: 3 }));
      expect(await livesOf(opened)).toMatch(/^(?:0*1){3}0*$/);
    });

    it('keeps the new session even when its identifier is the oldest', async () => {
      const early = newSessionId();
      const opened = await openInTurn(3, 3);
      opened.push(await openLogin(getStore(), { maxSessions: 3, session: { id: early } }));
      expect(await livesOf(opened)).toBe('0111');
      opened.push(await openLogin(getStore(), { maxSessions: 1 }));
      expect(await livesOf(opened)).toBe('00001');
    });

    it('does not count the sessions of other apps and other users', async () => {
      const opened = [await openLogin(getStore()), await openLogin(getStore(), { appid: 'wxother' })];
      opened.push(await openLogin(getStore(), { openid: 'oXYZ' }), await openLogin(getStore(), { maxSessions: 2 }));
      expect(await livesOf(opened)).toBe('1111');
    });

    it('does not count sessions that are over by themselves', async () => {
      const opened = await openInTurn(4, 20);
      await getStore().endSession({ id: opened[3]!.session.id, reason: 'logout', ...written() });
      opened.push(await openLogin(getStore(), { session: { idleExpiresAt: now + 10 } }));
      opened.push(await openLogin(getStore(), { session: { expiresAt: now + 10 } }));
      opened.push(await openLogin(getStore(), { maxSessions: 4, at: now + 10 }));
      expect(await livesOf(opened, now + 10)).toBe('1110001');
    });

    it('does not count sessions that a logout everywhere ended, nor end them again', async () => {
      const before = await openInTurn(3, 3);
      await getStore().endAllSessions({ userId: before[0]!.user.id, ...written() });
      expect(await livesOf(await openInTurn(3, 3), now + day)).toBe('111');
      const found = await Promise.all(before.map(({ session }) => getStore().findSession(session.id)));
      expect(found.map((each) => each?.session.endedAt)).toEqual([null, null, null]);
    });
  });
}
