import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LoginEvent } from '../../../src/events.ts';
import { type AuditSeal, createSealHash, firstIdAt, idBehind, noSeal } from '../../../src/model/audit/seal.ts';
import { createId, parseId } from '../../../src/model/id.ts';
import type { AuditRange } from '../../../src/store/audit-store.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  appid,
  describeLogin,
  newAvatarId,
  newSessionId,
  newUserId,
  now,
  openLogin,
  twentyAtOnce,
  written,
} from './store-under-test.ts';

const everything: AuditRange & { readonly limit: number } = {
  from: new Uint8Array(16),
  below: new Uint8Array(16).fill(255),
  limit: 1000,
};

/** Made at this second after `now`. */
export const describeEvent = (second = 0, more: Partial<LoginEvent> = {}): LoginEvent => ({
  id: createId('evt', (now + second) * 1000, randomBytes(16)),
  name: 'login',
  at: now + second,
  actor: 'user',
  result: 'ok',
  requestId: 'req_test',
  ...more,
});

/** Seals what is there up to this second after `now`, as the last seal's successor. */
export async function sealUpTo(store: Store, second: number): Promise<AuditSeal> {
  const last = (await store.findLastSeal()) ?? noSeal;
  const about = {
    number: last.number + 1,
    coversFrom: last.coversBelow,
    coversBelow: firstIdAt((now + second) * 1000),
    at: now + second,
    previousHash: last.hash,
  };
  const hash = createSealHash();
  for (const event of await store.listEvents({ ...everything, from: about.coversFrom, below: about.coversBelow }))
    hash.add(event);
  const seal = { ...about, ...hash.end(about) };
  expect(await store.addSeal(seal)).toBe(true);
  return seal;
}

export function describeAudit(getStore: () => Store): void {
  const list = (range: Partial<typeof everything> = {}) => getStore().listEvents({ ...everything, ...range });

  describe('events', () => {
    it('are kept with the change that they tell of, by its answer', async () => {
      const event = describeEvent(0, { reason: 'new_user', place: '203.0.113.0/24' });
      const asked: unknown[] = [];
      const outcome = await getStore().openLogin({
        ...describeLogin(),
        events: (opened) => {
          asked.push(opened);
          return opened.kind === 'opened'
            ? [{ ...event, appid, userId: opened.user.id, sessionId: opened.session.id }]
            : [];
        },
      });
      expect(outcome.kind).toBe('opened');
      const { user, session } = outcome as Extract<typeof outcome, { kind: 'opened' }>;
      expect(await list()).toEqual([{ ...event, appid, userId: user.id, sessionId: session.id }]);
      expect(asked.at(-1)).toEqual(outcome);
    });

    it('are kept by every verb that changes something, and not where its answer means none', async () => {
      const { session, user } = await openLogin(getStore());
      const of = { session: session.id, user: user.id };
      const events = (reason: string) => () => [describeEvent(0, { reason })];
      const store = getStore();
      await store.endSession({ id: of.session, reason: 'logout', ...written(), events: events('ended') });
      await store.endAllSessions({ userId: of.user, ...written(), events: events('all ended') });
      const profile = { userId: of.user, profile: { nickname: 'a' } };
      await store.saveProfile({ ...profile, ...written(), events: (saved) => (saved ? events('profile')() : []) });
      const nobody = { ...profile, userId: newUserId() };
      await store.saveProfile({ ...nobody, ...written(), events: (saved) => (saved ? events('nobody')() : []) });
      const avatar = { id: newAvatarId(), mediaType: 'image/jpeg', bytes: Buffer.from('jpeg') };
      const save = { userId: of.user, avatarUrl: 'https://e.com/a', avatar };
      await store.saveAvatar({ ...save, ...written(), events: (saved) => (saved ? events('avatar')() : []) });
      await store.advanceSession({
        ...{ id: of.session, counter: 0, idleExpiresAt: now + 9, ...written() },
        events: (result) => (result?.advanced ? [] : events('not advanced')()),
      });
      const reasons = (await list()).map(({ reason }) => reason).sort();
      expect(reasons).toEqual(['all ended', 'avatar', 'ended', 'not advanced', 'profile']);
    });

    it('are one where twenty end one session at once', async () => {
      const { session } = await openLogin(getStore());
      const end = { id: session.id, reason: 'logout' as const, ...written() };
      await twentyAtOnce((n) =>
        getStore().endSession({ ...end, events: (isEnded) => (isEnded ? [describeEvent(n)] : []) }),
      );
      expect(await list()).toHaveLength(1);
    });

    it('are kept by each of twenty at once', async () => {
      await twentyAtOnce((n) =>
        getStore().openLogin({ ...describeLogin({ openid: `o${n}` }), events: () => [describeEvent(n)] }),
      );
      expect(await list()).toHaveLength(20);
    });

    it('are not kept when there are too many of their kind', async () => {
      const { session } = await openLogin(getStore());
      const events = () => [describeEvent(0, { name: 'refresh' })];
      await getStore().advanceSession({ id: session.id, counter: 0, idleExpiresAt: now + 9, ...written(), events });
      await getStore().recordEvents([describeEvent(1, { name: 'refresh_replayed' })]);
      expect(await list()).toEqual([]);
    });

    it('without a change are kept once, however often they come', async () => {
      const events = [describeEvent(2), describeEvent(1, { sessionId: newSessionId() }), describeEvent(3)];
      await getStore().recordEvents(events.slice(0, 2));
      await Promise.all([getStore().recordEvents(events), getStore().recordEvents(events.slice(1))]);
      const [third, first, last] = events;
      expect(await list()).toEqual([first, third, last]);
    });

    it('are listed from an identifier on and before another, in order, so many at once', async () => {
      const events = [0, 1, 2, 3, 4].map((second) => describeEvent(second));
      await getStore().recordEvents(events);
      const key = (index: number) => parseId('evt', events[index]!.id)!;
      expect(await list({ from: key(1), below: key(4) })).toEqual(events.slice(1, 4));
      expect(await list({ from: key(1), limit: 2 })).toEqual(events.slice(1, 3));
      expect(await list({ from: idBehind(key(3)) })).toEqual(events.slice(4));
      expect(await list({ below: firstIdAt((now + 2) * 1000) })).toEqual(events.slice(0, 2));
    });
  });

  describe('seals', () => {
    it('are a chain: each is added behind the last one only, and once', async () => {
      expect(await getStore().findLastSeal()).toBeUndefined();
      const first = await sealUpTo(getStore(), 10);
      expect(await getStore().addSeal(first)).toBe(true);
      const other = { ...first, number: 2, hash: createHash('sha256').update('other').digest() };
      expect(await getStore().addSeal({ ...first, hash: other.hash })).toBe(false);
      expect(await getStore().addSeal({ ...other, number: 3, previousHash: first.hash })).toBe(false);
      expect(await getStore().addSeal({ ...other, previousHash: other.hash })).toBe(false);
      expect(await getStore().addSeal({ ...other, previousHash: first.hash })).toBe(true);
      expect((await getStore().findLastSeal())?.number).toBe(2);
      expect((await getStore().listSeals({ after: 1, limit: 9 })).map(({ number }) => number)).toEqual([2]);
    });

    it('of twenty at once are one', async () => {
      const made = await twentyAtOnce((n) =>
        getStore().addSeal({
          ...noSeal,
          number: 1,
          events: 0,
          coversFrom: noSeal.coversBelow,
          previousHash: noSeal.hash,
          hash: Buffer.alloc(32, n + 1),
        }),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
    });
  });

  describe('removeSealed', () => {
    /** Ten seals of three events each. */
    async function fill(): Promise<void> {
      for (let n = 0; n < 10; n += 1) {
        await getStore().recordEvents([1, 2, 3].map((second) => describeEvent(n * 10 + second)));
        await sealUpTo(getStore(), (n + 1) * 10);
      }
    }
    const numbers = async () => (await getStore().listSeals({ after: 0, limit: 99 })).map(({ number }) => number);

    async function remove(upTo: number, limit: number): Promise<number[]> {
      const removed = [];
      do removed.push(await getStore().removeSealed({ upTo, limit, ...written() }));
      while (removed.at(-1) !== 0);
      return removed;
    }

    it('removes whole seals with their events, a few at a time, until none is left to remove', async () => {
      await fill();
      expect(await remove(4, 5)).toEqual([4 + 5, 5, 2, 0]);
      expect(await numbers()).toEqual([5, 6, 7, 8, 9, 10]);
      expect(await list()).toHaveLength(18);
      expect((await list())[0]?.at).toBe(now + 41);
    });

    it('never removes the last seal, for the next one follows on it', async () => {
      await fill();
      await remove(99, 100);
      expect(await numbers()).toEqual([10]);
      expect(await list()).toHaveLength(3);
    });

    it('tells of it in the same commit', async () => {
      await fill();
      const event = describeEvent(200, { name: 'audit_removed', actor: 'system', reason: '2' });
      await getStore().removeSealed({ upTo: 2, limit: 100, ...written(), events: () => [event] });
      expect((await list()).at(-1)).toEqual(event);
      expect(await numbers()).toHaveLength(8);
    });
  });
}
