import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { freshMysql, freshPostgres, freshRedis, isAvailable } from './fresh.ts';

describe('the databases that tests borrow', () => {
  it.skipIf(!isAvailable('postgres'))('are empty and separate in PostgreSQL', async () => {
    const urls = await Promise.all([freshPostgres(), freshPostgres()]);
    const [first, second] = await Promise.all(
      urls.map(async (connectionString) => {
        const client = new Client({ connectionString });
        await client.connect();
        return client;
      }),
    );
    await first?.query('create table mark (a int)');
    const tables = "select count(*)::int as tables from pg_tables where schemaname = 'public'";
    expect((await first?.query(tables))?.rows).toEqual([{ tables: 1 }]);
    expect((await second?.query(tables))?.rows).toEqual([{ tables: 0 }]);
    await Promise.all([first?.end(), second?.end()]);
  });

  it.skipIf(!isAvailable('mysql'))('are empty and separate in MariaDB', async () => {
    const [first, second] = await Promise.all([freshMysql(), freshMysql()]);
    const one = await createConnection(first);
    const two = await createConnection(second);
    await one.query('create table mark (a int)');
    expect((await one.query('show tables'))[0]).toHaveLength(1);
    expect((await two.query('show tables'))[0]).toHaveLength(0);
    await Promise.all([one.end(), two.end()]);
  });

  it.skipIf(!isAvailable('redis'))('are empty and separate in Redis', async () => {
    const [one, two] = (await Promise.all([freshRedis(), freshRedis()])).map((url) => new Redis(url));
    await one?.set('mark', '1');
    expect(await Promise.all([one?.dbsize(), two?.dbsize()])).toEqual([1, 0]);
    one?.disconnect();
    two?.disconnect();
  });
});
