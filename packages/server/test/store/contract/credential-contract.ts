import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredSigningKey } from '../../../src/model/signing-key.ts';
import type { StoredWeChatApiToken } from '../../../src/model/wechat-api-token.ts';
import type { Store } from '../../../src/store/store.ts';
import { appid, now, plain, twentyAtOnce } from './store-under-test.ts';

const describeKey = (kid: string, activeAt = now): StoredSigningKey => ({
  kid,
  alg: 'ES256',
  publicJwk: '{"kty":"EC"}',
  sealedPrivateKey: randomBytes(200),
  createdAt: now,
  activeAt,
  retiredAt: null,
});

const describeToken = (version: number, change: Partial<StoredWeChatApiToken> = {}): StoredWeChatApiToken => ({
  appid,
  version,
  sealedToken: randomBytes(180),
  expiresAt: now + 7200,
  forcedAt: 0,
  forcedOnDay: 0,
  ...change,
});

const count = (outcomes: readonly boolean[]) => outcomes.filter(Boolean).length;

export function describeCredentials(getStore: () => Store): void {
  const listKids = async () => (await getStore().listSigningKeys()).map(({ kid }) => kid);

  describe('signing keys', () => {
    it('has none, then exactly the first of twenty added at once', async () => {
      expect(await getStore().listSigningKeys()).toEqual([]);
      const keys = Array.from({ length: 20 }, (_, n) => describeKey(`kid${n}`));
      const outcomes = await twentyAtOnce((n) => getStore().addSigningKey({ key: keys[n]!, after: null }));
      expect(count(outcomes)).toBe(1);
      expect(plain(await getStore().listSigningKeys())).toEqual([plain(keys[outcomes.indexOf(true)])]);
      expect(await getStore().addSigningKey({ key: describeKey('later'), after: null })).toBe(false);
      expect(await getStore().listSigningKeys()).toHaveLength(1);
    });

    it('gets one of twenty next ones at once, and the one before it retires when that begins', async () => {
      await getStore().addSigningKey({ key: describeKey('first'), after: null });
      const keys = Array.from({ length: 20 }, (_, n) => describeKey(`kid${n}`, now + 100 + n));
      const outcomes = await twentyAtOnce((n) => getStore().addSigningKey({ key: keys[n]!, after: 'first' }));
      expect(count(outcomes)).toBe(1);
      const added = keys[outcomes.indexOf(true)]!;
      expect(await getStore().listSigningKeys()).toMatchObject([
        { kid: 'first', activeAt: now, retiredAt: added.activeAt },
        { kid: added.kid, activeAt: added.activeAt, retiredAt: null },
      ]);
    });

    it('adds only behind the last, and says so when it had been added already', async () => {
      const key = describeKey('first');
      expect(await getStore().addSigningKey({ key, after: 'unknown' })).toBe(false);
      expect(await getStore().addSigningKey({ key, after: null })).toBe(true);
      expect(await getStore().addSigningKey({ key, after: null })).toBe(true);
      const second = { key: describeKey('second', now + 1), after: 'first' };
      expect(await getStore().addSigningKey(second)).toBe(true);
      expect(await getStore().addSigningKey({ key: describeKey('third', now + 2), after: 'first' })).toBe(false);
      expect(await listKids()).toEqual(['first', 'second']);
    });

    it('lists the keys in the order in which they begin, whenever they were added', async () => {
      await getStore().addSigningKey({ key: describeKey('z', now + 5), after: null });
      await getStore().addSigningKey({ key: { ...describeKey('a', now + 9), createdAt: now - 9 }, after: 'z' });
      await getStore().addSigningKey({ key: describeKey('m', now + 7), after: 'a' });
      expect(await listKids()).toEqual(['z', 'm', 'a']);
    });

    it('removes the keys asked for and tells which were there; then another can be added', async () => {
      await getStore().addSigningKey({ key: describeKey('first'), after: null });
      await getStore().addSigningKey({ key: describeKey('second', now + 1), after: 'first' });
      expect(await getStore().removeSigningKeys(['unknown', 'second'])).toEqual(['second']);
      expect(await getStore().removeSigningKeys(['second'])).toEqual([]);
      expect(await listKids()).toEqual(['first']);
      expect(await getStore().addSigningKey({ key: describeKey('third', now + 2), after: 'first' })).toBe(true);
      await getStore().removeSigningKeys(['first', 'third']);
      expect(await getStore().addSigningKey({ key: describeKey('fourth'), after: null })).toBe(true);
    });
  });

  describe('a compromised signing key', () => {
    const remove = (kid: string, successor = describeKey(`instead of ${kid}`)) =>
      getStore().removeCompromisedKey({ kid, at: now, successor });
    const add = (key: StoredSigningKey, after: string | null) => getStore().addSigningKey({ key, after });
    const list = async () =>
      (await getStore().listSigningKeys()).map(({ kid, activeAt, retiredAt }) => [kid, activeAt, retiredAt]);

    beforeEach(async () => {
      await add(describeKey('old', now - 900), null);
      await add(describeKey('present', now - 100), 'old');
    });

    it('that signs gives way to a new one, which has begun for every clock', async () => {
      expect(await remove('present')).toEqual({ hasSigned: true, signs: 'instead of present' });
      expect(await list()).toEqual([
        ['old', now - 900, now - 100],
        ['instead of present', now - 60, null],
      ]);
      expect(await remove('present')).toBeUndefined();
      expect(await add(describeKey('late', now + 9), 'present')).toBe(false);
    });

    it('that signs gives way to the next one, where there is one', async () => {
      await add(describeKey('next', now + 3000), 'present');
      expect(await remove('present')).toEqual({ hasSigned: true, signs: 'next' });
      expect(await list()).toEqual([
        ['old', now - 900, now - 100],
        ['next', now - 60, null],
      ]);
    });

    it('that does not sign yet, or not any more, goes alone', async () => {
      await add(describeKey('next', now + 3000), 'present');
      expect(await remove('next')).toEqual({ hasSigned: false, signs: 'present' });
      expect(await list()).toEqual([
        ['old', now - 900, now - 100],
        ['present', now - 100, null],
      ]);
      expect(await remove('old')).toEqual({ hasSigned: false, signs: 'present' });
      expect(await remove('unknown')).toBeUndefined();
      expect(await listKids()).toEqual(['present']);
    });

    it('among twenty removals at once leaves one that signs', async () => {
      await add(describeKey('next', now + 3000), 'present');
      const kids = ['present', 'next', 'old'];
      await twentyAtOnce((n) => remove(kids[n % 3] ?? '', describeKey(`new ${n}`)));
      const [signing, ...others] = await getStore().listSigningKeys();
      expect([signing?.kid.slice(0, 3), signing?.activeAt, others]).toEqual(['new', expect.any(Number), []]);
      expect(signing?.activeAt).toBeLessThanOrEqual(now);
    });
  });

  describe('the WeChat API token', () => {
    it('is there as it was saved, for its app only', async () => {
      expect(await getStore().findWeChatApiToken(appid)).toBeUndefined();
      const token = describeToken(1, { forcedAt: now - 5, forcedOnDay: 3 });
      expect(await getStore().saveWeChatApiToken(token)).toBe(true);
      expect(plain(await getStore().findWeChatApiToken(appid))).toEqual(plain(token));
      expect(await getStore().findWeChatApiToken('wx0000000000000000')).toBeUndefined();
    });

    it('is saved by one of twenty at once, the first time and each time after', async () => {
      for (const version of [1, 2, 3]) {
        const tokens = Array.from({ length: 20 }, () => describeToken(version));
        const outcomes = await twentyAtOnce((n) => getStore().saveWeChatApiToken(tokens[n]!));
        expect(count(outcomes)).toBe(1);
        const stored = await getStore().findWeChatApiToken(appid);
        expect(plain(stored)).toEqual(plain(tokens[outcomes.indexOf(true)]));
      }
    });

    it('is not replaced by one that follows on another, and saving the same again is no change', async () => {
      const token = describeToken(1);
      for (const version of [0, 2]) expect(await getStore().saveWeChatApiToken(describeToken(version))).toBe(false);
      expect(await getStore().saveWeChatApiToken(token)).toBe(true);
      expect(await getStore().saveWeChatApiToken(token)).toBe(true);
      for (const version of [1, 3]) expect(await getStore().saveWeChatApiToken(describeToken(version))).toBe(false);
      expect(plain(await getStore().findWeChatApiToken(appid))).toEqual(plain(token));
    });
  });

  describe('a lease', () => {
    const hold = (holder: string, at: number, name = 'upkeep') =>
      getStore().holdLease({ name, holder, at, expiresAt: at + 60 });

    it('is got by one of twenty at once, when it is free and when it is over', async () => {
      const first = await twentyAtOnce((n) => hold(`instance ${n}`, now));
      expect(count(first)).toBe(1);
      const second = await twentyAtOnce((n) => hold(`other ${n}`, now + 60));
      expect(count(second)).toBe(1);
      expect(await hold(`instance ${first.indexOf(true)}`, now + 61)).toBe(false);
    });

    it('is held on by its holder, and refused to others until it is over', async () => {
      expect(await hold('a', now)).toBe(true);
      expect(await hold('b', now + 59)).toBe(false);
      expect(await hold('a', now + 59)).toBe(true);
      expect(await hold('a', now + 59)).toBe(true);
      expect(await hold('b', now + 118)).toBe(false);
      expect(await hold('b', now + 119)).toBe(true);
      expect(await hold('a', now + 120)).toBe(false);
    });

    it('is free again when its holder releases it, and only then', async () => {
      await hold('a', now);
      await getStore().releaseLease({ name: 'upkeep', holder: 'b' });
      expect(await hold('b', now)).toBe(false);
      await getStore().releaseLease({ name: 'upkeep', holder: 'a' });
      await getStore().releaseLease({ name: 'upkeep', holder: 'a' });
      expect(await hold('b', now)).toBe(true);
    });

    it('of one name is no lease of another', async () => {
      expect(await hold('a', now, 'one')).toBe(true);
      expect(await hold('b', now, 'other')).toBe(true);
      expect(await hold('b', now, 'One')).toBe(true);
    });
  });
}
