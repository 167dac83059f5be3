import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinds, type ServerKind } from '../../../../scripts/servers/kinds.mjs';
import { type Server, startServer } from '../../../../scripts/servers/start-server.mjs';
import { canStart } from './fresh.ts';
import { type Lender, openLender } from './lender.ts';

const listDatabases: Record<ServerKind, (url: string) => Promise<string[]>> = {
  async postgres(connectionString) {
    const client = new Client({ connectionString });
    await client.connect();
    const { rows } = await client.query<{ name: string }>('select datname as name from pg_database');
    await client.end();
    return rows.map(({ name }) => name);
  },
  async mysql(url) {
    const client = await createConnection(url);
    const [rows] = await client.query<never[]>('show databases');
    await client.end();
    return rows.map(({ Database }) => Database);
  },
  async redis(url) {
    const client = new Redis(url);
    const keyspace = await client.info('keyspace');
    client.disconnect();
    return [...keyspace.matchAll(/^db(\d+):/gm)].map(([, number = '']) => number);
  },
};

const pathOf = (url: string): string => new URL(url).pathname.slice(1);

for (const kind of ['postgres', 'mysql', 'redis'] as const) {
  describe.skipIf(!canStart(kind))(`a ${kinds[kind].title} that is given by its URL`, () => {
    const { variable } = kinds[kind];
    const before = process.env[variable];
    let given: Server;
    let lender: Lender;

    beforeAll(async () => {
      given = await startServer(kind);
      process.env[variable] = given.url;
      lender = await openLender();
    });
    afterAll(async () => {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
      await given.remove();
    });

    it('lends databases, is left running, and is left as it was', async () => {
      const was = await listDatabases[kind](given.url);
      const response = await fetch(`${lender.address}/${kind}`, { method: 'POST' });
      const lent = await response.text();
      expect(new URL(lent).host).toBe(new URL(given.url).host);
      if (kind === 'redis') await markRedis(lent);
      expect(await listDatabases[kind](given.url)).toEqual(expect.arrayContaining([...was, pathOf(lent)]));

      await lender.close();
      expect(await listDatabases[kind](given.url)).toEqual(was);
    });
  });
}

async function markRedis(url: string): Promise<void> {
  const client = new Redis(url);
  await client.set('mark', '1');
  client.disconnect();
}
