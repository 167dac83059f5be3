import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import { migrations } from '../../../../../src/store/sql/migrations/migrations.ts';
import { migrateMysql } from '../../../../../src/store/sql/mysql/mysql-schema.ts';
import { migratePostgres } from '../../../../../src/store/sql/postgres/postgres-schema.ts';
import type { Connection } from '../../../../../src/store/sql/remote/database.ts';
import { tables } from '../../../../../src/store/sql/tables.ts';
import { openLogin } from '../../../contract/store-under-test.ts';
import { compile } from '../../sqlite/processes/compile.ts';
import { createTempFolder, type TempFolder } from '../../sqlite/temp-folder.ts';
import { describeEachDatabase } from '../databases.ts';
import { endAfterBytesToServer } from '../network/mishaps.ts';
import { openWire } from '../network/wire.ts';
import { describeDatabase } from '../open-remote-store.ts';
import { outcomeOf } from '../outcomes.ts';
import { repeat } from '../times.ts';

const timeout = 40_000;
const migrate = { postgres: migratePostgres, mysql: migrateMysql };

describeEachDatabase('the schema', ({ kind, fresh }) => {
  let url: string;
  let beside: Connection;
  let folder: TempFolder;
  beforeAll(async () => {
    folder = createTempFolder();
    url = await fresh();
    beside = await describeDatabase(url).connect();
  });
  afterAll(async () => {
    folder.remove();
    await beside.close();
  });
  beforeEach(() => dropAll());

  const run = async (sql: string) => (await beside.send([{ sql, values: [] }]))[0]!.rows;
  const dropAll = async () => {
    for (const table of [...Object.keys(tables), 'schema_versions']) await run(`drop table if exists ${table}`);
  };
  const open = () => openStore({ database: url, logger: silentLogger });

  async function expectWhole(): Promise<void> {
    expect(await run('select version from schema_versions order by version')).toEqual(
      migrations.map(({ version }) => ({ version })),
    );
    for (const table of Object.keys(tables)) expect(await run(`select * from ${table}`)).toEqual([]);
    const store = await open();
    await openLogin(store);
    await store.close();
  }

  it('is made once by five stores that open together', async () => {
    const stores = await Promise.all(repeat(5, open));
    await expectWhole();
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is made once by three processes that open together', { timeout }, async () => {
    const program = await compile(new URL('../../sqlite/processes/open-together.ts', import.meta.url), folder.path);
    const children = repeat(3, () => spawn(process.execPath, [program, url]));
    const told = children.map((child) => {
      const lines: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
      child.stderr.pipe(process.stderr);
      return lines;
    });
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    for (const child of children) child.stdin.write('go\n');
    expect(await Promise.all(children.map((child) => once(child, 'close')))).toEqual(repeat(3, () => [0, null]));
    expect(new Set(told.map(([, settled]) => settled)).size).toBe(1);
    await run('delete from facts');
    await expectWhole();
  });

  it('is made whole after a process ended at any place of it', { timeout }, async () => {
    const wire = await openWire(url);
    for (const bytes of [300, 900, 1500, 2500, 4000]) {
      Object.assign(wire, endAfterBytesToServer(bytes));
      await outcomeOf(openStore({ database: wire.url, logger: silentLogger }).then((store) => store.close()));
      wire.heal();
    }
    await (await open()).close();
    await expectWhole();
    await wire.close();
  });

  it.skipIf(kind !== 'mysql')(
    'is gone on with where MySQL stands when a part of it was done',
    { timeout },
    async () => {
      const statements = migrations.flatMap(({ texts }) => texts.mysql.split(/;\s*/).filter((sql) => sql.trim()));
      for (let done = 1; done < statements.length; done += 3) {
        await dropAll();
        for (const statement of statements.slice(0, done)) await run(statement);
        await (await open()).close();
        await expectWhole();
      }
    },
  );

  it('is not waited for without end while another process has frozen in it', async () => {
    const holder = await describeDatabase(url).connect();
    const lock =
      kind === 'mysql'
        ? "select get_lock(concat('wxlogin ', left(sha2(database(), 256), 40)), 0)"
        : `select pg_advisory_lock(${0x77786c6f})`;
    await holder.send([{ sql: lock, values: [] }]);
    const outcome = await outcomeOf(migrate[kind](url, migrations, { now: 0, patienceMs: 300 }));
    expect(outcome.code).toMatch(/Another process|lock timeout/);
    expect(outcome.ms).toBeLessThan(2500);
    await holder.close();
    await migrate[kind](url, migrations, { now: 0 });
    await expectWhole();
  });
});
