import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openidIdentity, unionidIdentity } from '../../../src/model/identity.ts';
import type { Store } from '../../../src/store/store.ts';
import { appid, describeLogin, expectOpened, now, openLogin, twentyAtOnce } from './store-under-test.ts';

const unionid = unionidIdentity('group', 'uABC');

export function describeLogins(getStore: () => Store, blockUser: (id: `usr_${string}`) => void | Promise<void>): void {
  describe('openLogin: who it is', () => {
    it('registers a new user with all that was said', async () => {
      const login = describeLogin({ profile: { nickname: '小明', avatarUrl: 'https://example.com/a.png' } });
      const outcome = await getStore().openLogin(login);
      expect(outcome).toEqual({
        kind: 'opened',
        isNewUser: true,
        conflictingUserId: null,
        user: {
          id: login.newUserId,
          status: 'active',
          nickname: '小明',
          avatarUrl: 'https://example.com/a.png',
          phoneMasked: null,
          roles: [],
          epoch: 0,
          createdAt: now,
          bannedUntil: null,
          banReason: null,
        },
        session: {
          ...login.session,
          salt: expect.any(Uint8Array),
          userId: login.newUserId,
          counter: 0,
          createdAt: now,
          rotatedAt: now,
          endedAt: null,
          userEpoch: 0,
        },
      });
      const { session } = expectOpened(outcome);
      expect(Buffer.from(session.salt)).toEqual(Buffer.from(login.session.salt));
    });

    it('finds the same user again and opens another session', async () => {
      const first = await openLogin(getStore());
      const second = await openLogin(getStore(), { at: now + 5 });
      expect(second).toMatchObject({ isNewUser: false, user: first.user, session: { createdAt: now + 5 } });
      expect(second.session.id).not.toBe(first.session.id);
    });

    it('keeps a known user’s fields that the client did not show and takes over those it did', async () => {
      await openLogin(getStore(), { profile: { nickname: 'old', avatarUrl: 'https://example.com/old.png' } });
      const { user, session } = await openLogin(getStore(), { profile: { nickname: 'new' } });
      expect(user).toMatchObject({ nickname: 'new', avatarUrl: 'https://example.com/old.png' });
      expect((await getStore().findSession(session.id))?.user).toEqual(user);
    });

    it('makes one user of twenty first logins of one person at once', async () => {
      const outcomes = await twentyAtOnce(() => openLogin(getStore()));
      expect(new Set(outcomes.map((outcome) => outcome.user.id)).size).toBe(1);
      expect(outcomes.filter((outcome) => outcome.isNewUser)).toHaveLength(1);
      expect(new Set(outcomes.map((outcome) => outcome.session.id)).size).toBe(20);
    });

    it('makes one user of twenty first logins of one person through twenty apps of a group at once', async () => {
      const outcomes = await twentyAtOnce((n) => openLogin(getStore(), { appid: `wx${n}`, openid: `o${n}`, unionid }));
      expect(new Set(outcomes.map((outcome) => outcome.user.id)).size).toBe(1);
      expect(outcomes.filter((outcome) => outcome.isNewUser)).toHaveLength(1);
    });

    it.each([
      ['case', 'oABC', 'oabc'],
      ['a trailing blank', 'oABC', 'oABC '],
      ['a NUL at the end', 'oABC', 'oABC\0'],
      ['the text after a NUL', 'o\0a', 'o\0b'],
      ['composed and decomposed é', 'o\u00e9', 'oe\u0301'],
    ])('tells openids apart by %s', async (_, one, other) => {
      const first = await openLogin(getStore(), { openid: one });
      const second = await openLogin(getStore(), { openid: other });
      expect(second.user.id).not.toBe(first.user.id);
      expect(await getStore().findSubject(first.user.id, openidIdentity(appid, '').namespace)).toBe(one);
      expect(await getStore().findSubject(second.user.id, openidIdentity(appid, '').namespace)).toBe(other);
    });

    it('tells equal openids of two apps apart', async () => {
      const first = await openLogin(getStore());
      expect((await openLogin(getStore(), { appid: 'wxother' })).user.id).not.toBe(first.user.id);
    });
  });

  describe('openLogin: unionid', () => {
    it('finds the user of another app of the group when the openid is new', async () => {
      const first = await openLogin(getStore(), { unionid });
      const second = await openLogin(getStore(), { appid: 'wxother', openid: 'oXYZ', unionid });
      expect(second).toMatchObject({ isNewUser: false, user: { id: first.user.id }, conflictingUserId: null });
      const third = await openLogin(getStore(), { appid: 'wxother', openid: 'oXYZ' });
      expect(third.user.id).toBe(first.user.id);
    });

    it('is added to a user who has none', async () => {
      const first = await openLogin(getStore());
      await openLogin(getStore(), { unionid });
      expect(await getStore().findSubject(first.user.id, unionid.namespace)).toBe('uABC');
      const other = await openLogin(getStore(), { appid: 'wxother', openid: 'oXYZ', unionid });
      expect(other.user.id).toBe(first.user.id);
    });

    it('of another user is reported and never merged: the openid decides', async () => {
      const first = await openLogin(getStore());
      const second = await openLogin(getStore(), { appid: 'wxother', openid: 'oXYZ', unionid });
      const again = await openLogin(getStore(), { unionid });
      expect(again).toMatchObject({ user: { id: first.user.id }, conflictingUserId: second.user.id });
      expect(await getStore().findSubject(first.user.id, unionid.namespace)).toBeUndefined();
    });

    it('that is a second one of the same group is not added', async () => {
      const first = await openLogin(getStore(), { unionid });
      const second = unionidIdentity('group', 'uOTHER');
      expect(await openLogin(getStore(), { unionid: second })).toMatchObject({ conflictingUserId: null });
      expect(await getStore().findSubject(first.user.id, unionid.namespace)).toBe('uABC');
      const stranger = await openLogin(getStore(), { appid: 'wxother', openid: 'oXYZ', unionid: second });
      expect(stranger.isNewUser).toBe(true);
    });
  });

  describe('openLogin: what is refused', () => {
    it('opens one of twenty logins with one code hash at once; the others get code_spent and leave no trace', async () => {
      const attempt = { codeHash: randomBytes(32), keyHash: null };
      const logins = Array.from({ length: 20 }, (_, n) => describeLogin({ openid: `o${n}`, attempt }));
      const outcomes = await twentyAtOnce((n) => getStore().openLogin(logins[n]!));
      const kinds = outcomes.map((outcome) => outcome.kind).sort();
      expect(kinds).toEqual([...Array(19).fill('code_spent'), 'opened']);
      const sessions = await Promise.all(logins.map((login) => getStore().findSession(login.session.id)));
      expect(sessions.filter(Boolean)).toHaveLength(1);
      const loser = outcomes.findIndex((outcome) => outcome.kind === 'code_spent');
      expect(await openLogin(getStore(), { openid: `o${loser}` })).toMatchObject({ isNewUser: true });
    });

    it('refuses a blocked user and remembers neither session nor attempt', async () => {
      const { user } = await openLogin(getStore(), { unionid });
      await blockUser(user.id);
      const login = describeLogin({ profile: { nickname: 'new' } });
      const blocked = { kind: 'user_blocked', user: { ...user, status: 'blocked' } };
      expect(await getStore().openLogin(login)).toEqual(blocked);
      expect(await getStore().findSession(login.session.id)).toBeUndefined();
      expect(await getStore().findAttempt(login.attempt.codeHash, 0)).toBeUndefined();
      const throughUnionid = describeLogin({ appid: 'wxother', openid: 'oXYZ', unionid });
      expect(await getStore().openLogin(throughUnionid)).toEqual(blocked);
    });
  });
}
