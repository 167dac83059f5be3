import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinds, type ServerKind } from '../../../../scripts/servers/kinds.mjs';
import { type Server, startServer } from '../../../../scripts/servers/start-server.mjs';
import { canStart } from './fresh.ts';

/** One connection that can count up, and says nothing when it is cut. */
interface Counter {
  /** Resolves to the new count when the server says that it is kept. */
  next(): Promise<number>;
  close(): void;
}

const connectTo: Record<ServerKind, (url: string) => Promise<Counter>> = {
  async postgres(connectionString) {
    const client = new Client({ connectionString }).on('error', () => {});
    await client.connect();
    await client.query('create table if not exists counts (count int)');
    const next = 'with kept as (insert into counts values (1)) select count(*)::int + 1 as count from counts';
    return {
      next: async () => (await client.query<{ count: number }>(next)).rows[0]?.count ?? 0,
      close: () => void client.end().catch(() => {}),
    };
  },
  async mysql(url) {
    const client = (await createConnection(url)).on('error', () => {});
    await client.query('create table if not exists counts (count int primary key auto_increment)');
    return {
      next: async () => ((await client.query('insert into counts values ()'))[0] as { insertId: number }).insertId,
      close: () => client.destroy(),
    };
  },
  async redis(url) {
    const client = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => null }).on('error', () => {});
    return { next: () => client.incr('count'), close: () => client.disconnect() };
  },
};

for (const kind of ['postgres', 'mysql', 'redis'] as const) {
  describe.skipIf(!canStart(kind))(`a durable ${kinds[kind].title} of a test`, () => {
    let server: Server;
    let count = 0;

    beforeAll(async () => {
      server = await startServer(kind, { durable: true });
    });
    afterAll(() => server.remove());

    async function countUp(): Promise<void> {
      const counter = await connectTo[kind](server.url);
      count += 1;
      expect(await counter.next()).toBe(count);
      counter.close();
    }

    it('answers under the name and password of its URL', countUp);

    it('keeps what it acknowledged when it is stopped and started', async () => {
      const before = server.pid;
      await server.restart();
      expect(server.pid).not.toBe(before);
      await countUp();
    });

    it('keeps what it acknowledged when it is killed, together with its connections', async () => {
      const cut = await connectTo[kind](server.url);
      await server.kill();
      await expect(cut.next()).rejects.toThrow();
      cut.close();
      await server.start();
      await countUp();
    });

    it('is silent on open connections while it is frozen, and then goes on', async () => {
      const counter = await connectTo[kind](server.url);
      await server.freeze();
      let isFrozen = true;
      count += 1;
      const answered = counter.next().then((value) => ({ value, isFrozen }));
      // Long enough for a server that is not frozen to answer.
      await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 100))]);
      isFrozen = false;
      await server.thaw();
      expect(await answered).toEqual({ value: count, isFrozen: false });
      counter.close();
    });

    it('can be stopped while it is frozen', async () => {
      await server.freeze();
      await server.stop();
      await server.start();
      await countUp();
    });
  });
}
