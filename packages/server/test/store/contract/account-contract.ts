import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openidIdentity, unionidIdentity } from '../../../src/model/identity.ts';
import type { Store } from '../../../src/store/store.ts';
import { appid, day, newUserId, now, openLogin, plain, twentyAtOnce, written } from './store-under-test.ts';

export function describeAccounts(getStore: () => Store): void {
  const advance = (id: `ses_${string}`, counter: number, at = now + 60) =>
    getStore().advanceSession({ id, counter, idleExpiresAt: at + 30 * day, ...written(at) });
  const unionid = unionidIdentity('group', 'uABC');

  describe('finding users', () => {
    it('works by identifier and by every identity, byte by byte', async () => {
      const { user } = await openLogin(getStore(), { openid: 'oAbC', unionid });
      const found = [
        await getStore().findUser(user.id),
        await getStore().findUserOf(openidIdentity(appid, 'oAbC')),
        await getStore().findUserOf(unionid),
      ];
      expect(found).toEqual([user, user, user]);
      expect(await getStore().findUserOf(openidIdentity(appid, 'oabc'))).toBeUndefined();
      expect(await getStore().findUserOf(openidIdentity('wxother', 'oAbC'))).toBeUndefined();
      expect(await getStore().findUser(newUserId())).toBeUndefined();
      expect(await getStore().findUser('usr_nonsense')).toBeUndefined();
    });

    it('lists all, page by page, in the order in which they registered', async () => {
      const all = [];
      for (let n = 0; n < 5; n += 1) all.push((await openLogin(getStore(), { openid: `o${n}` })).user);
      const first = await getStore().listUsers({ after: null, limit: 3 });
      const second = await getStore().listUsers({ after: first[2]!.id, limit: 3 });
      expect([...first, ...second]).toEqual(all);
      expect(await getStore().listUsers({ after: all[4]!.id, limit: 3 })).toEqual([]);
    });

    it('lists the identities of one user in a fixed order', async () => {
      const { user } = await openLogin(getStore(), { unionid });
      await openLogin(getStore(), { appid: 'wxb', openid: 'oB', unionid });
      await openLogin(getStore(), { openid: 'another' });
      expect(await getStore().listIdentities(user.id)).toEqual([
        openidIdentity('wxb', 'oB'),
        openidIdentity(appid, 'oABC'),
        unionid,
      ]);
      expect(await getStore().listIdentities(newUserId())).toEqual([]);
    });
  });

  describe('listSessions', () => {
    it('gives them newest first, with what they came from', async () => {
      const first = await openLogin(getStore(), { session: { device: 'iPhone · WeChat 8.0.50', place: null } });
      const second = await openLogin(getStore(), { appid: 'wxother', unionid });
      const third = await openLogin(getStore(), { session: { device: null, place: '203.0.113.0/24' } });
      const list = (liveAt: number | null, limit = 9) =>
        getStore().listSessions({ userId: first.user.id, liveAt, limit });
      expect(plain(await list(now))).toEqual(plain([third.session, first.session]));
      expect(plain(await list(null, 1))).toEqual(plain([third.session]));
      expect((await list(null)).map(({ id }) => id)).not.toContain(second.session.id);
    });

    it('leaves out those that are over when asked for live ones', async () => {
      const old = await openLogin(getStore(), { session: { idleExpiresAt: now + 60 } });
      const ended = await openLogin(getStore());
      const live = await openLogin(getStore());
      await getStore().endSession({ id: ended.session.id, reason: 'logout', ...written() });
      const ids = async (liveAt: number | null) =>
        (await getStore().listSessions({ userId: old.user.id, liveAt, limit: 9 })).map(({ id }) => id);
      expect(await ids(now + 59)).toEqual([live.session.id, old.session.id]);
      expect(await ids(now + 60)).toEqual([live.session.id]);
      expect(await ids(null)).toEqual([live.session.id, ended.session.id, old.session.id]);
      await getStore().endAllSessions({ userId: old.user.id, ...written() });
      expect(await ids(now)).toEqual([]);
    });
  });

  describe('banUser', () => {
    const ban = (userId: `usr_${string}`, until: number | null = null) =>
      getStore().banUser({ userId, reason: 'spam', until, ...written() });

    it('ends every session at once and lets nobody in', async () => {
      const { user, session } = await openLogin(getStore());
      const banned = { ...user, status: 'blocked', banReason: 'spam', bannedUntil: null, epoch: 1 };
      expect(await ban(user.id)).toEqual(banned);
      expect(await getStore().findUser(user.id)).toEqual(banned);
      expect(await advance(session.id, 0)).toMatchObject({ advanced: false });
      await expect(openLogin(getStore(), { at: now + 999 * day })).rejects.toThrow('user_blocked');
    });

    it('stops by itself at its end: old sessions stay ended, new ones can be refreshed', async () => {
      const { user, session } = await openLogin(getStore());
      await ban(user.id, now + 100);
      await expect(openLogin(getStore(), { at: now + 99 })).rejects.toThrow('user_blocked');
      expect(await advance(session.id, 0, now + 100)).toMatchObject({ advanced: false });
      const later = await openLogin(getStore(), { at: now + 100 });
      expect(later.user.id).toBe(user.id);
      expect(await advance(later.session.id, 0, now + 101)).toMatchObject({ advanced: true });
    });

    it('is lifted by unbanUser, and a second ban takes the place of the first', async () => {
      const { user } = await openLogin(getStore());
      await ban(user.id);
      await ban(user.id, now + 5);
      expect(await getStore().findUser(user.id)).toMatchObject({ bannedUntil: now + 5, epoch: 2 });
      const lifted = { ...user, epoch: 2 };
      const unban = () => getStore().unbanUser({ userId: user.id, ...written() });
      expect(await unban()).toEqual({ user: lifted, wasBanned: true });
      expect(await unban()).toEqual({ user: lifted, wasBanned: false });
      expect((await openLogin(getStore())).user).toEqual(lifted);
    });

    it('does not mind twenty at once, and knows when there is no such user', async () => {
      const { user } = await openLogin(getStore());
      await twentyAtOnce(() => ban(user.id));
      expect(await getStore().findUser(user.id)).toMatchObject({ status: 'blocked', epoch: 20 });
      expect(await ban(newUserId())).toBeUndefined();
      expect(await getStore().unbanUser({ userId: newUserId(), ...written() })).toBeUndefined();
    });
  });

  describe('changeRoles', () => {
    const change = (userId: `usr_${string}`, add: string[], remove: string[] = []) =>
      getStore().changeRoles({ userId, add, remove, ...written() });

    it('adds and takes away', async () => {
      const { user, session } = await openLogin(getStore());
      expect(await change(user.id, ['editor', 'admin', 'admin'])).toEqual({
        kind: 'changed',
        user: { ...user, roles: ['admin', 'editor'] },
      });
      expect(await change(user.id, ['shop:owner'], ['admin', 'absent'])).toMatchObject({
        user: { roles: ['editor', 'shop:owner'] },
      });
      expect((await getStore().findSession(session.id))?.user.roles).toEqual(['editor', 'shop:owner']);
      expect(await change(user.id, ['editor'], ['absent'])).toMatchObject({
        kind: 'unchanged',
        user: { roles: ['editor', 'shop:owner'] },
      });
    });

    it('loses none of twenty changes at once', async () => {
      const { user } = await openLogin(getStore());
      await twentyAtOnce((n) => change(user.id, [`role${n}`]));
      expect((await getStore().findUser(user.id))?.roles).toHaveLength(20);
    });

    it('refuses what is no name and what is too much, and changes nothing then', async () => {
      const { user } = await openLogin(getStore());
      await change(user.id, ['admin']);
      const many = Array.from({ length: 32 }, (_, n) => `role${n}`);
      for (const add of [['Admin'], ['a b'], [''], many]) {
        expect(await change(user.id, add)).toEqual({ kind: 'refused' });
      }
      expect((await getStore().findUser(user.id))?.roles).toEqual(['admin']);
      expect(await change(newUserId(), ['admin'])).toEqual({ kind: 'unknown' });
    });
  });

  describe('deleteUser', () => {
    const remove = async (userId: `usr_${string}`, hashes = new Map<string, Uint8Array>(), at = now) => {
      const identities = (await getStore().listIdentities(userId)).map((identity) => {
        const hash = randomBytes(32);
        hashes.set(identity.namespace, hash);
        return { ...identity, hash };
      });
      return getStore().deleteUser({ userId, identities, ...written(at) });
    };

    it('leaves nothing of the user and everything of others', async () => {
      const { user, session } = await openLogin(getStore(), { unionid });
      await openLogin(getStore(), { appid: 'wxb', openid: 'oB', unionid });
      const other = await openLogin(getStore(), { openid: 'other' });
      const avatar = { id: `avt_${user.id.slice(4)}` as const, mediaType: 'image/jpeg', bytes: randomBytes(99) };
      await getStore().saveAvatar({ userId: user.id, avatarUrl: 'https://e.com/a', avatar, ...written() });
      expect(await remove(user.id)).toBe('deleted');
      const left = [
        await getStore().findUser(user.id),
        await getStore().findSession(session.id),
        await getStore().findAvatar(avatar.id),
        await getStore().findUserOf(unionid),
        await getStore().findSubject(user.id, `openid:${appid}`),
        await advance(session.id, 0),
        await getStore().saveProfile({ userId: user.id, profile: { nickname: 'a' }, ...written() }),
      ];
      expect(left.filter(Boolean)).toEqual([]);
      expect(await getStore().listSessions({ userId: user.id, liveAt: null, limit: 9 })).toEqual([]);
      const { session: othersSession, user: othersUser } = other;
      const found = await getStore().findSession(othersSession.id);
      expect(plain(found)).toEqual(plain({ session: othersSession, user: othersUser }));
    });

    it('is done once, of twenty at once too', async () => {
      const { user } = await openLogin(getStore());
      const outcomes = await twentyAtOnce(() => remove(user.id));
      expect(outcomes.filter((outcome) => outcome === 'deleted')).toHaveLength(1);
      expect(await remove(user.id)).toBe('unknown');
    });

    it('changes nothing when the user has other identities than it was told', async () => {
      const { user, session } = await openLogin(getStore(), { unionid });
      const identities = [{ ...openidIdentity(appid, 'oABC'), hash: randomBytes(32) }];
      const outcome = await getStore().deleteUser({ userId: user.id, identities, ...written() });
      expect(outcome).toBe('outdated');
      expect(plain(await getStore().findSession(session.id))).toEqual(plain({ user, session }));
    });

    it('lets the person come back as a new user, and no code be used twice', async () => {
      const attempt = { codeHash: randomBytes(32), keyHash: null };
      const { user } = await openLogin(getStore(), { unionid, attempt });
      await remove(user.id);
      await expect(openLogin(getStore(), { unionid, attempt })).rejects.toThrow('code_spent');
      const back = await openLogin(getStore(), { unionid });
      expect(back.isNewUser).toBe(true);
      expect(back.user.id).not.toBe(user.id);
      expect(await getStore().listIdentities(back.user.id)).toHaveLength(2);
    });

    it('keeps a ban for every identity, until it ends', async () => {
      const hashes = new Map<string, Uint8Array>();
      const { user } = await openLogin(getStore(), { unionid });
      await getStore().banUser({ userId: user.id, reason: 'spam', until: now + 100, ...written() });
      expect(await remove(user.id, hashes)).toBe('deleted');
      expect([...hashes.keys()].sort()).toEqual([`openid:${appid}`, 'unionid:group']);
      for (const hash of hashes.values()) {
        const identityHashes = [randomBytes(32), hash];
        await expect(openLogin(getStore(), { openid: 'x', identityHashes, at: now + 99 })).rejects.toThrow('blocked');
      }
      expect(await getStore().findUserOf(openidIdentity(appid, 'x'))).toBeUndefined();
      const later = await openLogin(getStore(), { openid: 'x', identityHashes: [...hashes.values()], at: now + 100 });
      expect(later.isNewUser).toBe(true);
    });

    it('keeps no ban that is over, and liftBan ends one that is not', async () => {
      const hashes = new Map<string, Uint8Array>();
      const openid = `openid:${appid}`;
      const comeBack = () => openLogin(getStore(), { identityHashes: [hashes.get(openid)!] });
      const first = await openLogin(getStore());
      await getStore().banUser({ userId: first.user.id, reason: null, until: now + 5, ...written() });
      await remove(first.user.id, hashes, now + 5);
      const { user } = await comeBack();
      await getStore().banUser({ userId: user.id, reason: null, until: null, ...written() });
      await remove(user.id, hashes);
      await expect(comeBack()).rejects.toThrow('user_blocked');
      const lift = { identityHash: hashes.get(openid)!, ...written() };
      expect([await getStore().liftBan(lift), await getStore().liftBan(lift)]).toEqual([true, false]);
      expect((await comeBack()).isNewUser).toBe(true);
    });

    it('forgets bans without a user some time after they were over', async () => {
      const hashes = new Map<string, Uint8Array>();
      const { user } = await openLogin(getStore());
      await getStore().banUser({ userId: user.id, reason: null, until: now + 5, ...written() });
      await remove(user.id, hashes);
      const tidy = (before: number) =>
        getStore().removeExpired({ attemptsBefore: before, sessionsBefore: 0, limit: 9 });
      await tidy(now);
      const identityHash = hashes.get(`openid:${appid}`)!;
      await expect(openLogin(getStore(), { identityHashes: [identityHash] })).rejects.toThrow('user_blocked');
      await tidy(now + 6);
      expect(await getStore().liftBan({ identityHash, ...written() })).toBe(false);
    });
  });
}
