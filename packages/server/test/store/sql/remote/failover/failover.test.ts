import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { kinds } from '../../../../../../../scripts/servers/kinds.mjs';
import { type Replica, setReadOnly, startReplica } from '../../../../../../../scripts/servers/start-replica.mjs';
import { type Server, startServer } from '../../../../../../../scripts/servers/start-server.mjs';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { countRows } from '../../../../servers/count-rows.ts';
import { canStart } from '../../../../servers/fresh.ts';
import { openVirtualAddress, type VirtualAddress } from '../../../../servers/virtual-address.ts';
import { describeLogin, newSessionId, openLogin, written } from '../../../contract/store-under-test.ts';
import { collectWarnings } from '../collect-warnings.ts';
import { openStoreWithin } from '../open-remote-store.ts';
import { outcomeOf } from '../outcomes.ts';
import { listDuplicates, listLost, startPeople } from './people.ts';

const limits = { connectMs: 500, answerMs: 700, lockMs: 300, idleMs: 5_000, closeMs: 300 };
/** What a busy machine may add. */
const slack = 1500;

for (const kind of ['postgres', 'mysql'] as const) {
  describe.skipIf(!canStart(kind))(`a ${kinds[kind].title} with a synchronous replica`, () => {
    let primary: Server;
    let replica: Replica;
    let address: VirtualAddress;
    let store: Store;
    const { logger, warnings } = collectWarnings();

    beforeAll(async () => {
      primary = await startServer(kind, { durable: true, replicated: true });
      replica = await startReplica(primary, { synchronous: true });
      address = await openVirtualAddress(primary.url);
      await (await openStore({ database: address.url, logger })).close();
      store = openStoreWithin(limits, address.url);
    });
    afterAll(async () => {
      await store.close();
      await Promise.all([address.close(), primary.remove(), replica.remove()]);
    });

    it('is not warned about: it forgets nothing', () => {
      expect(warnings).toEqual([]);
    });

    it('answers nothing when the server has become read-only, which an old primary is, and goes on when it is not', async () => {
      const { session } = await openLogin(store, { openid: 'o1' });
      await store.findSession(session.id);
      const isRefused = async (call: Promise<unknown>) =>
        expect((await outcomeOf(call)).code).toBe('storage_unavailable');
      await setReadOnly(primary, true);
      await vi.waitFor(() => isRefused(store.findSession(session.id)), 5000);
      await isRefused(openLogin(store));
      await isRefused(store.findSession(session.id));
      // It would write nothing, and decide about a token by what may be the past.
      await isRefused(store.endSession({ id: newSessionId(), reason: 'logout', ...written() }));
      await setReadOnly(primary, false);
      await vi.waitFor(() => openLogin(store), 5000);
    });

    it('says of no login that it is open before the replica has it', async () => {
      await replica.freeze();
      const login = describeLogin({ openid: 'o2' });
      expect((await outcomeOf(store.openLogin(login))).code).toBe('storage_unavailable');
      await replica.thaw();
      // It goes through in the end, and whoever asks again learns of it.
      await vi.waitFor(async () => expect((await store.openLogin(login)).kind).toBe('opened'), 5000);
    });

    it('is left for the replica when it freezes, also by connections that never break, and for good: no wrong answer, nothing lost, nobody twice', async () => {
      const people = startPeople(store);
      const idle = openStoreWithin(limits, address.url);
      const { session } = await openLogin(idle, { openid: 'o3' });
      await idle.findSession(session.id);
      await people.answered(200);

      await primary.freeze();
      await replica.promote();
      address.pointTo(replica.url, 'keep');
      const switched = performance.now();
      await people.answered(1);
      const silence = performance.now() - switched;
      await people.answered(200);
      await people.stop();

      // It believes that it is the primary as ever.
      await primary.thaw();
      await idle.endSession({ id: session.id, reason: 'logout', ...written() });
      expect((await idle.findSession(session.id))?.session.endedAt).toBe(written().at);
      await idle.close();

      expect(people.wrong).toEqual([]);
      expect(people.told.size).toBeGreaterThan(50);
      expect(await listLost(store, people)).toEqual([]);
      expect(listDuplicates(people)).toEqual([]);
      expect(silence).toBeLessThan(limits.answerMs + limits.connectMs + slack);
      const rows = await countRows(replica.url);
      expect(rows.users).toBe(rows.openids);
    });
  });
}
