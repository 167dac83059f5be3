import { systemClock } from '../../../../../src/clock.ts';
import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Row } from '../../../../../src/store/sql/driver.ts';
import { driveRemote } from '../../../../../src/store/sql/remote/remote-driver.ts';
import { createSqlStore } from '../../../../../src/store/sql/sql-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { describeDatabase, empty } from '../open-remote-store.ts';

/** Several instances on one database. */
export interface Stores {
  readonly all: readonly Store[];
  /** In turn. */
  next(): Store;
  /** The codes of all errors of the database that the stores have seen and coped with. */
  readonly coped: string[];
  ask(sql: string): Promise<readonly Row[]>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

export async function openStores(url: string, count: number): Promise<Stores> {
  await (await openStore({ database: url, logger: silentLogger })).close();
  const database = describeDatabase(url);
  const coped: string[] = [];
  const judge = (error: unknown) => {
    coped.push(String((error as { code?: unknown }).code));
    return database.judge(error);
  };
  const all = Array.from({ length: count }, () => createSqlStore(driveRemote({ ...database, judge }, systemClock)));
  const beside = await database.connect();
  let turn = 0;
  return {
    all,
    next: () => all[turn++ % count]!,
    coped,
    ask: async (sql) => (await beside.send([{ sql, values: [] }]))[0]?.rows ?? [],
    async empty() {
      coped.length = 0;
      await empty(beside);
    },
    async close() {
      await Promise.all([...all, beside].map((each) => each.close()));
    },
  };
}
