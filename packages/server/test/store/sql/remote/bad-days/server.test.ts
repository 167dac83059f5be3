import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Server, startServer } from '../../../../../../../scripts/servers/start-server.mjs';
import { silentLogger } from '../../../../../src/logger.ts';
import type { SessionId } from '../../../../../src/model/id.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { canStart } from '../../../../servers/fresh.ts';
import { newAvatarId, openLogin, written } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { listDuplicates, listLost, startPeople } from '../failover/people.ts';
import { describeDatabase } from '../open-remote-store.ts';
import { nextTurn, outcomeOf } from '../outcomes.ts';
import { repeat, times } from '../times.ts';
import { type Administrator, administrators } from './administrator.ts';

const timeout = 60_000 * times;
/** Within this a store uses a server that is back. */
const soonMs = 2000;

describeEachDatabase('a store whose server', ({ kind }) => {
  describe.skipIf(!canStart(kind))('is its own', { timeout }, () => {
    let server: Server;
    let administrator: Administrator;
    let store: Store;
    let known: SessionId;

    beforeAll(async () => {
      server = await startServer(kind, { durable: true });
      administrator = administrators[kind](server);
      store = await openStore({ database: server.url, logger: silentLogger });
      known = (await openLogin(store)).session.id;
    });
    afterAll(async () => {
      await store.close();
      await vi.waitFor(async () => expect(await administrator.countConnections()).toBe(0));
      await server.remove();
    });

    const useAll = () => Promise.all([outcomeOf(openLogin(store)), outcomeOf(store.findSession(known))]);
    const codesOf = async () => (await useAll()).map(({ code }) => code);
    const refused = ['storage_unavailable', 'storage_unavailable'];
    const answered = [undefined, undefined];

    async function expectSoonBack(): Promise<void> {
      const started = performance.now();
      while ((await codesOf()).some((code) => code !== undefined)) await nextTurn();
      expect(performance.now() - started).toBeLessThan(soonMs);
      expect(await administrator.countConnections()).toBe(2);
    }

    it('is restarted, killed and cut off under load loses nothing that was answered and does nothing twice', async () => {
      const people = startPeople(store);
      for (let round = 0; round < times; round += 1) {
        await people.answered(100);
        await server.restart();
        await people.answered(100);
        await server.kill();
        await server.start();
        for (let cut = 0; cut < 3; cut += 1) {
          await people.answered(50);
          await administrator.cutOff();
        }
        const started = performance.now();
        await people.answered(1);
        expect(performance.now() - started).toBeLessThan(soonMs);
      }
      await people.stop();
      expect(people.wrong).toEqual([]);
      expect(people.told.size).toBeGreaterThan(50);
      expect(await listLost(store, people)).toEqual([]);
      expect(listDuplicates(people)).toEqual([]);
      await expectSoonBack();
    });

    it('was cut off while nothing was to do does not show it', async () => {
      await administrator.cutOff();
      expect(await codesOf()).toEqual(answered);
      await administrator.cutOff();
      expect(await codesOf()).toEqual(answered);
    });

    it('stands still for a moment waits', async () => {
      await server.freeze();
      const used = useAll();
      setTimeout(() => server.thaw(), 300);
      expect((await used).map(({ code }) => code)).toEqual(answered);
    });

    it('has no connection left, or another password, refuses until it has', async () => {
      await administrator.allowConnections(1);
      await administrator.cutOff();
      const codes = await codesOf();
      expect(codes).toContain('storage_unavailable');
      await administrator.allowConnections('any');
      await expectSoonBack();

      await administrator.setPassword('another');
      expect(await codesOf()).toEqual(answered);
      await administrator.cutOff();
      expect(await codesOf()).toEqual(refused);
      await administrator.setPassword(decodeURIComponent(new URL(server.url).password));
      await expectSoonBack();
    });

    it('has settings that nobody hopes for works as ever', async () => {
      await administrator.beOdd(true);
      const [one, other] = await Promise.all(
        [1, 2].map(() => openStore({ database: server.url, logger: silentLogger })),
      );
      const stores = [one!, other!] as const;
      const nickname = `'"\\😀 %${'?'.repeat(5)}`;
      const opened = await Promise.all(
        repeat(30, (n) => openLogin(stores[n % 2]!, { openid: `odd ${n % 5}`, profile: { nickname }, maxSessions: 2 })),
      );
      expect(opened.filter(({ isNewUser }) => isNewUser)).toHaveLength(5);
      for (const { user, session } of opened) {
        const found = await Promise.all(stores.map((each) => each.findSession(session.id)));
        for (const each of found) {
          expect(each).toMatchObject({ user: { id: user.id, nickname }, session: { counter: 0 } });
          expect(Buffer.compare(each!.session.salt, session.salt)).toBe(0);
        }
      }
      const last = await openLogin(stores[0], { openid: 'odd 0', maxSessions: 2 });
      const advance = { id: last.session.id, counter: 0, idleExpiresAt: 2e9, ...written() };
      expect(await stores[1].advanceSession(advance)).toMatchObject({ advanced: true });
      expect(await stores[0].findSession(last.session.id)).toMatchObject({ session: { counter: 1 } });
      const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: Buffer.from(repeat(256, (n) => n)) };
      await stores[0].saveAvatar({ userId: last.user.id, avatarUrl: 'https://e.com', avatar, ...written() });
      expect(Buffer.compare((await stores[1].findAvatar(avatar.id))!.bytes, avatar.bytes)).toBe(0);
      await Promise.all(stores.map((each) => each.close()));
      await administrator.beOdd(false);
    });

    it('gets another schema under it asks again', async () => {
      const beside = await describeDatabase(server.url).connect();
      const change = kind === 'mysql' ? 'modify nickname varchar(500)' : 'alter nickname type varchar(500)';
      expect(await codesOf()).toEqual(answered);
      await beside.send([{ sql: `alter table users ${change}`, values: [] }]);
      expect(await codesOf()).toEqual(answered);
      await beside.close();
    });

    it('has lost its database refuses, and uses the one that is made anew', async () => {
      await administrator.dropDatabase();
      expect(await codesOf()).toEqual(refused);
      await administrator.createDatabase();
      await (await openStore({ database: server.url, logger: silentLogger })).close();
      await expectSoonBack();
    });
  });
});
