// Databases of many people on each engine: opens an empty schema, fills it, leaves it as a settled production database would be.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { silentLogger } from '../../packages/server/dist/logger.js';
import { openStore } from '../../packages/server/dist/store/open-store.js';
import { openDatabase } from '../../packages/server/dist/store/sql/sqlite/open-database.js';
import { startServer } from '../../scripts/servers/start-server.mjs';
import { describeFill } from './fill.mjs';

/** What the guide on databases wants for ten million people: the indexes and the rows in use fit. */
const memoryMb = 8192;

/** For each engine: where databases are made, and how one runs statements. */
const engines = {
  async sqlite() {
    const folder = mkdtempSync(join(tmpdir(), 'wxlogin-growth-'));
    return {
      urlOf: (people) => `sqlite:${join(folder, `${people}.db`)}`,
      settle: ['pragma wal_checkpoint(truncate)'],
      async connect(url) {
        const database = await openDatabase(url.slice('sqlite:'.length));
        return { run: (sql) => database.exec(sql), end: () => database.close() };
      },
      async flush() {},
      remove: () => rmSync(folder, { recursive: true }),
    };
  },
  async postgres() {
    const server = await startServer('postgres', { durable: true, memoryMb });
    // For the extension below, and for what the guide wants of large databases.
    await server.administer('alter role wxlogin superuser', 'alter role wxlogin set wal_compression = lz4');
    return {
      urlOf: makeDatabase(server.url, async (url, name) => {
        const client = new pg.Client(url);
        await client.connect();
        await client.query(`create database ${name}`);
        await client.end();
      }),
      // A production database has what it is asked for in its memory already.
      settle: [
        'vacuum analyze',
        'create extension pg_prewarm',
        "select sum(pg_prewarm(c.oid::regclass)) from pg_class c where c.relkind in ('r', 'i') and c.relname ~ '^(users|identities|sessions)'",
      ],
      async connect(url) {
        const client = new pg.Client(url);
        await client.connect();
        await client.query("set maintenance_work_mem = '512MB'; set work_mem = '512MB'");
        return { run: (sql) => client.query(sql), end: () => client.end() };
      },
      flush: () => server.administer('checkpoint'),
      remove: () => server.remove(),
    };
  },
  async mysql() {
    const server = await startServer('mysql', { durable: true, memoryMb });
    return {
      urlOf: makeDatabase(server.url, async (url, name) => {
        const connection = await mysql.createConnection(url);
        await connection.query(`create database ${name}`);
        await connection.end();
      }),
      settle: ['analyze table users, identities, sessions'],
      async connect(url) {
        const connection = await mysql.createConnection(url);
        await connection.query('set session tmp_table_size = 1 << 30, session max_heap_table_size = 1 << 30');
        return { run: (sql) => connection.query(sql), end: () => connection.end() };
      },
      async flush() {
        await server.administer('set global innodb_max_dirty_pages_pct = 0');
        const dirty =
          "select variable_value from information_schema.global_status where variable_name = 'innodb_buffer_pool_pages_dirty'";
        while (Number(await server.administer(dirty)) > 1000) await wait(500);
        await server.administer('set global innodb_max_dirty_pages_pct = 90');
      },
      remove: () => server.remove(),
    };
  },
};

const makeDatabase = (url, create) => async (people) => {
  const name = `wxlogin_${people}`;
  await create(url, name);
  return url.replace(/\/wxlogin$/, `/${name}`);
};

/** Makes and fills one database for each number of people. */
export async function createDatabases(engine, sizes, now) {
  const place = await engines[engine]();
  const stores = [];
  for (const people of sizes) {
    const started = performance.now();
    const url = await place.urlOf(people);
    const store = await openStore({ database: url, logger: silentLogger });
    const connection = await place.connect(url);
    for (const statement of [...describeFill(engine, people, now), ...place.settle]) await connection.run(statement);
    await connection.end();
    // A big import leaves gigabytes to be written, and a disk that is busy with them would be what is measured.
    await place.flush();
    execFileSync('sync');
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.error(`${engine}: ${people.toLocaleString('en')} people filled in ${seconds} s`);
    stores.push({ people, store, url });
  }
  return {
    stores,
    async remove() {
      await Promise.all(stores.map(({ store }) => store.close()));
      await place.remove();
    },
  };
}
