import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Client } from '../../../src/model/clients/client.ts';
import { createId } from '../../../src/model/id.ts';
import type { Store } from '../../../src/store/store.ts';
import { describeEvent } from './audit-contract.ts';
import { appid, now, plain, twentyAtOnce } from './store-under-test.ts';

let made = 0;
const describeClient = (change: Partial<Client> = {}): Client => ({
  id: createId('cli', now * 1000 + made++, randomBytes(16)),
  name: 'Orders · 订单',
  secretHash: randomBytes(32),
  scopes: ['introspect', 'wechat-api-token'],
  appids: null,
  createdAt: now,
  endedAt: null,
  ...change,
});

export function describeClients(getStore: () => Store): void {
  describe('clients', () => {
    it('are there as they were added, the oldest first', async () => {
      expect(await getStore().listClients()).toEqual([]);
      const clients = [describeClient(), describeClient({ appids: [appid, 'wx2'] }), describeClient({ scopes: [] })];
      for (const client of clients.toReversed()) await getStore().addClient(client);
      expect(plain(await getStore().listClients())).toEqual(plain(clients));
      for (const client of clients) expect(plain(await getStore().findClient(client.id))).toEqual(plain(client));
      expect(await getStore().findClient(describeClient().id)).toBeUndefined();
      expect(await getStore().findClient('cli_nonsense')).toBeUndefined();
    });

    it('are added once, however often', async () => {
      const client = describeClient();
      await twentyAtOnce(() => getStore().addClient(client));
      await getStore().addClient({ ...client, name: 'another', scopes: ['revoke'] });
      expect(plain(await getStore().listClients())).toEqual(plain([client]));
    });

    it('get another secret; of twenty at once one stays, and the same again is no change', async () => {
      const client = describeClient();
      await getStore().addClient(client);
      const hashes = Array.from({ length: 20 }, () => randomBytes(32));
      await twentyAtOnce((n) => getStore().replaceClientSecret({ id: client.id, secretHash: hashes[n]! }));
      const stored = await getStore().findClient(client.id);
      expect(hashes.map(plain)).toContain(plain(stored?.secretHash));
      for (let turn = 0; turn < 2; turn += 1) {
        const again = await getStore().replaceClientSecret({ id: client.id, secretHash: hashes[0]! });
        expect(plain(again)).toEqual(plain({ ...client, secretHash: hashes[0] }));
      }
      expect(await getStore().replaceClientSecret({ id: describeClient().id, secretHash: hashes[0]! })).toBeUndefined();
    });

    it('leave the events of what was done to them', async () => {
      const client = describeClient();
      const told = (second: number, reason: string) => ({ events: () => [describeEvent(second, { reason })] });
      await getStore().addClient(client, told(0, 'added'));
      await getStore().replaceClientSecret({ id: client.id, secretHash: randomBytes(32), ...told(1, 'replaced') });
      await getStore().endClient({ id: client.id, at: now + 2, ...told(2, 'ended') });
      const all = { from: new Uint8Array(16), below: new Uint8Array(16).fill(255), limit: 10 };
      expect((await getStore().listEvents(all)).map(({ reason }) => reason)).toEqual(['added', 'replaced', 'ended']);
    });

    it('end once, and then get no other secret', async () => {
      const client = describeClient();
      await getStore().addClient(client);
      const ended = plain({ ...client, endedAt: now + 5 });
      expect(plain(await getStore().endClient({ id: client.id, at: now + 5 }))).toEqual(ended);
      expect(plain(await getStore().endClient({ id: client.id, at: now + 9 }))).toEqual(ended);
      expect(plain(await getStore().replaceClientSecret({ id: client.id, secretHash: randomBytes(32) }))).toEqual(
        ended,
      );
      expect(plain(await getStore().findClient(client.id))).toEqual(ended);
      expect(await getStore().endClient({ id: describeClient().id, at: now })).toBeUndefined();
    });
  });
}
