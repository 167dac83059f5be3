import { afterAll, describe, expect, it } from 'vitest';
import { hasPooler, startPooler } from '../../../../../scripts/servers/start-pooler.mjs';
import { startServer } from '../../../../../scripts/servers/start-server.mjs';
import { endEverySession } from '../../../src/store/moving/end-sessions.ts';
import { migrateDatabase } from '../../../src/store/moving/migrate-database.ts';
import { migrations } from '../../../src/store/sql/migrations/migrations.ts';
import { canStart } from '../../servers/fresh.ts';
import { listPlaces, makeFiles } from './places.ts';
import { change, fill, makeSamples, withRaw } from './sample-rows.ts';

const { newFile, remove } = makeFiles();
afterAll(remove);
const all = migrations.map(({ version, name }) => ({ version, name }));

describe.each(listPlaces(newFile))('on $name', ({ fresh }) => {
  it('a dry run of migrating changes nothing, and of three who migrate at once one does it', async () => {
    const database = await fresh();
    expect(await migrateDatabase({ database, dryRun: true })).toEqual(all);
    expect(await migrateDatabase({ database, dryRun: true })).toEqual(all);

    const steps: object[] = [];
    const onStep = (step: object) => void steps.push(step);
    // SQLite waits for a lock without letting go of the thread, so in one process nobody could give it back.
    const atOnce = database.startsWith('sqlite:') ? 1 : 3;
    const done = await Promise.all(Array.from({ length: atOnce }, () => migrateDatabase({ database, onStep })));
    expect(steps).toEqual(all);
    expect(done.flat()).toEqual(all);
    expect(await migrateDatabase({ database, dryRun: true })).toEqual([]);
    expect(await migrateDatabase({ database })).toEqual([]);
  });

  it('a newer schema is refused, to whom it may be shown too', async () => {
    const database = await fresh();
    await migrateDatabase({ database });
    await change(
      database,
      "insert into schema_versions select 999, name, 'x', 0 from schema_versions where version = 1",
    );
    for (const dryRun of [true, false]) {
      await expect(migrateDatabase({ database, dryRun })).rejects.toMatchObject({
        refusal: 'database_unusable',
        message: expect.stringMatching(/schema is version 999/),
      });
    }
  });

  // One stretch, and one user more.
  it('ending every session raises the epoch of every user by one', async () => {
    const database = await fresh();
    const users = (makeSamples(5001).users ?? []).map((user) => ({ ...user, epoch: 7 }));
    await fill(database, { users });
    const told: number[] = [];
    expect(await endEverySession({ database, onUsers: (count) => void told.push(count) })).toBe(5001);
    expect(told).toEqual([5000, 5001]);
    const [row] = await withRaw(database, async (raw) =>
      raw.schema.all({ sql: 'select min(epoch) as least, max(epoch) as most, count(*) as users from users' }),
    );
    expect(row).toEqual({ least: 8, most: 8, users: 5001 });
  });

  it('nothing is ended where nothing is', async () => {
    const database = await fresh();
    const isFile = database.startsWith('sqlite:');
    await expect(endEverySession({ database })).rejects.toMatchObject({
      refusal: isFile ? 'database_missing' : 'database_empty',
    });
    await migrateDatabase({ database });
    expect(await endEverySession({ database })).toBe(0);
  });
});

it.skipIf(!hasPooler || !canStart('postgres'))(
  'a pooler that changes servers with every transaction is refused',
  async () => {
    const server = await startServer('postgres');
    const pooler = await startPooler(server, 'transaction');
    await expect(migrateDatabase({ database: pooler.url })).rejects.toThrow('pooler that changes servers');
    expect(await migrateDatabase({ database: server.url })).toEqual(all);
    await pooler.remove();
    await server.remove();
  },
);
