import { describeFill } from '../../benchmarks/growth/fill.mjs';
import { openRaw, readDatabaseName } from '../../packages/server/src/store/moving/raw/open-raw.ts';
import type { RawDatabase } from '../../packages/server/src/store/moving/raw/raw-database.ts';

/** Adds so many users, each with one identity and one session, to a database whose tables are there and empty. */
export const fillDatabase = (database: string, users: number): Promise<void> =>
  withRaw(database, async (raw) => {
    const now = Math.floor(Date.now() / 1000);
    for (const statement of describeFill(raw.schema.dialect, users, now)) await raw.schema.runScript(statement);
  });

/** Makes it the database of a service, which is all that is copied. */
export const claimDatabase = (database: string): Promise<void> =>
  withRaw(database, async (raw) => {
    await raw.schema.runScript(
      "insert into facts (name, value) values ('mode', 'production'), ('root_check', 'a trial')",
    );
  });

async function withRaw(database: string, work: (raw: RawDatabase) => Promise<void>): Promise<void> {
  const raw = await openRaw(readDatabaseName(database), { mayCreate: false });
  try {
    await work(raw);
  } finally {
    await raw.close();
  }
}
