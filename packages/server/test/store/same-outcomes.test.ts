import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/logger.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openDatabase } from '../../src/store/sql/sqlite/open-database.ts';
import { tables } from '../../src/store/sql/tables.ts';
import type { Store } from '../../src/store/store.ts';
import { freshMysql, freshPostgres, isAvailable } from '../servers/fresh.ts';
import { plain } from './contract/store-under-test.ts';
import { change, deletion } from './outcomes.ts';
import { type Call, questions } from './questions.ts';
import { describeDatabase, empty as emptyTables } from './sql/remote/open-remote-store.ts';
import { openSqliteStore } from './sql/sqlite/open-sqlite.ts';
import { telling } from './told-outcomes.ts';

const slowDisk = 60_000;

interface Beside {
  readonly store: Store;
  empty(): Promise<void>;
  close(): Promise<void>;
}

async function openSqlite(): Promise<Beside> {
  const { store, path, close } = await openSqliteStore();
  const beside = await openDatabase(path);
  const inOrder = ['attempts', 'sessions', 'identities', 'avatars', 'users'];
  const others = Object.keys(tables).filter((table) => !inOrder.includes(table));
  const deletions = [...inOrder, ...others].map((table) => `delete from ${table}`);
  return {
    store,
    empty: async () => beside.exec(`begin; ${deletions.join('; ')}; commit`),
    async close() {
      beside.close();
      await close();
    },
  };
}

async function openRemote(fresh: () => Promise<string>): Promise<Beside> {
  const url = await fresh();
  const store = await openStore({ database: url, logger: silentLogger });
  const beside = await describeDatabase(url).connect();
  return {
    store,
    empty: async () => void (await emptyTables(beside)),
    async close() {
      await Promise.all([store.close(), beside.close()]);
    },
  };
}

/** `atOnce`: how many calls may come in one moment and still happen in the order of calling. */
function describeSameOutcomes(
  name: string,
  open: () => Promise<Beside>,
  { atOnce, runs }: { atOnce: number; runs: number },
) {
  it(`are those of memory for any sequence of calls: ${name}`, { timeout: slowDisk }, async () => {
    const beside = await open();
    const moment = fc.record({
      calls: fc.array(change, { minLength: 1, maxLength: atOnce }),
      last: fc.option(deletion, { freq: 4 }),
    });
    const moments = fc.array(moment, { minLength: 2, maxLength: 8 });
    const property = fc.asyncProperty(moments, async (sequence) => {
      const memory = createMemoryStore();
      await beside.empty();
      const compare = async (calls: readonly Call[]) => {
        const ask = (store: Store) => Promise.all(calls.map((call) => call(store)));
        expect(plain(await ask(beside.store))).toEqual(plain(await ask(memory)));
      };
      let number = 0;
      const tell = (describe: (number: number) => Call): Call => {
        const mine = number++;
        return (store) => describe(mine)(telling(store, mine));
      };
      for (const { calls, last } of sequence) {
        await compare(calls.map(tell));
        if (last) await compare([tell(() => last)]);
      }
      await compare(questions);
    });
    try {
      await fc.assert(property, { numRuns: runs });
    } finally {
      await beside.close();
    }
  });
}

describe('the outcomes of a store', () => {
  describeSameOutcomes('sqlite', openSqlite, { atOnce: 4, runs: 200 });
  // What comes at once may happen in any order there.
  describe.skipIf(!isAvailable('postgres'))('PostgreSQL', () => {
    describeSameOutcomes('postgres', () => openRemote(freshPostgres), { atOnce: 1, runs: 100 });
  });
  describe.skipIf(!isAvailable('mysql'))('MariaDB', () => {
    describeSameOutcomes('mysql', () => openRemote(freshMysql), { atOnce: 1, runs: 100 });
  });
});
