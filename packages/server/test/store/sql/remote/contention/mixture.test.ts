import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SessionId, UserId } from '../../../../../src/model/id.ts';
import { isSessionLive } from '../../../../../src/model/session.ts';
import { day, newAvatarId, now, openLogin, written } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { repeat, times } from '../times.ts';
import { openStores, type Stores } from './open-stores.ts';

const people = 5;
const workers = 18;
const turns = 12 * times;
/** Numbers that look random and are the same in every run. */
const pick = (seed: number, most: number) => Math.floor(Math.abs(Math.sin(seed) * 1e6)) % most;

interface Known {
  readonly id: SessionId;
  readonly userId: UserId;
  counter: number;
  isOver: boolean;
  isBusy: boolean;
}

describeEachDatabase(
  'logins, refreshes, logouts and pictures of a few people at three instances at once',
  ({ fresh }) => {
    let stores: Stores;
    const sessions: Known[] = [];
    const wrong: string[] = [];
    beforeAll(async () => {
      stores = await openStores(await fresh(), 3);
    });
    afterAll(() => stores.close());

    async function logIn(seed: number): Promise<void> {
      const { session } = await openLogin(stores.next(), { openid: `o${pick(seed, people)}`, maxSessions: 1000 });
      sessions.push({ id: session.id, userId: session.userId, counter: 0, isOver: false, isBusy: false });
    }

    async function refresh(known: Known): Promise<void> {
      if (known.isBusy) return;
      known.isBusy = true;
      const { isOver, id, counter } = known;
      const answer = await stores.next().advanceSession({ id, counter, idleExpiresAt: now + 60 * day, ...written() });
      if (answer?.advanced && isOver) wrong.push('advanced a session that was over');
      if (answer?.advanced) known.counter += 1;
      if (answer?.session.counter !== known.counter)
        wrong.push(`${answer?.session.counter} instead of ${known.counter}`);
      known.isBusy = false;
    }

    async function logOut(known: Known): Promise<void> {
      await stores.next().endSession({ id: known.id, reason: 'logout', ...written() });
      known.isOver = true;
    }

    async function logOutEverywhere({ userId }: Known): Promise<void> {
      const before = sessions.filter((known) => known.userId === userId);
      await stores.next().endAllSessions({ userId, ...written() });
      for (const known of before) known.isOver = true;
    }

    async function savePicture({ userId }: Known): Promise<void> {
      const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: Buffer.alloc(10) };
      await stores.next().saveAvatar({ userId, avatarUrl: avatar.id, avatar, ...written() });
    }

    async function saveName({ userId }: Known): Promise<void> {
      await stores.next().saveProfile({ userId, profile: { nickname: 'n' }, ...written() });
    }

    const deeds = [refresh, refresh, refresh, refresh, logOut, logOutEverywhere, savePicture, saveName];

    async function work(number: number): Promise<void> {
      for (let turn = 0; turn < turns; turn += 1) {
        const seed = number * 1000 + turn;
        const known = sessions[pick(seed + 0.5, sessions.length)];
        if (known && turn % 3 > 0) await deeds[pick(seed + 0.25, deeds.length)]!(known);
        else await logIn(seed);
      }
    }

    it('refuse nobody, advance nothing that is over, and leave every row as it was told', {
      timeout: 30_000 * times,
    }, async () => {
      await Promise.all(repeat(workers, work));
      expect(wrong).toEqual([]);
      expect(await stores.ask('select id from users')).toHaveLength(people);
      for (const known of sessions) {
        const found = await stores.next().findSession(known.id);
        expect(found?.session.counter).toBe(known.counter);
        expect(found?.user.id).toBe(known.userId);
        if (known.isOver) expect(isSessionLive(found!.session, found!.user, now)).toBe(false);
        if (found?.user.avatarUrl)
          expect(await stores.next().findAvatar(found.user.avatarUrl as `avt_${string}`)).toBeDefined();
      }
      expect((await stores.ask('select user_id from avatars')).length).toBeLessThanOrEqual(people);
      expect(stores.coped.filter((code) => /40P01|55P03|DEADLOCK|TIMEOUT/.test(code))).toEqual([]);
    });
  },
);
