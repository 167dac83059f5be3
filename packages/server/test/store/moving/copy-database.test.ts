import { linkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CopyOptions, type CopyReport, copyDatabase } from '../../../src/store/moving/copy/copy-database.ts';
import { movedTables } from '../../../src/store/moving/copy/moved-tables.ts';
import { freshMysql, freshPostgres, isAvailable } from '../../servers/fresh.ts';
import { listPlaces, makeFiles } from './places.ts';
import { change, dump, fill, idOf, makeSamples, withRaw } from './sample-rows.ts';

/** More than one stretch of the large tables, a few of the small ones. */
const people = 1500;
const samples = makeSamples(people);
const isWhole = isAvailable('postgres') && isAvailable('mysql');

const { newFile, remove } = makeFiles();
const copy = (from: string, to: string, options: Partial<CopyOptions> = {}): Promise<CopyReport> =>
  copyDatabase({ from, to, ...options });
const findTable = ({ tables }: CopyReport, name: string) => tables.find(({ table }) => table === name);
const setFact = (database: string, name: string, value: string): Promise<void> =>
  change(
    database,
    `delete from facts where name = '${name}'; insert into facts (name, value) values ('${name}', '${value}')`,
  );

/** A source, and databases to copy to. */
let source: string;
beforeAll(async () => {
  source = newFile();
  await fill(source, samples);
});
afterAll(remove);

describe.skipIf(!isWhole)('a copy from SQLite to PostgreSQL to MariaDB to SQLite', { timeout: 120_000 }, () => {
  const databases: string[] = [];
  const reports: CopyReport[] = [];
  beforeAll(async () => {
    databases.push(source, await freshPostgres(), await freshMysql(), newFile());
    for (const [at, to] of databases.slice(1).entries()) reports.push(await copy(databases[at] ?? '', to));
  });

  it('holds the same rows with the same checksums at each station', () => {
    expect(reports.map(({ isEqual }) => isEqual)).toEqual([true, true, true]);
    const [first] = reports;
    for (const { tables, written, removed } of reports) {
      expect([written, removed]).toEqual([first?.written, 0]);
      for (const [at, { table, source: from, target: to }] of tables.entries()) {
        expect([table, from]).toEqual([table, to]);
        expect([table, to]).toEqual([table, first?.tables[at]?.target]);
      }
    }
    expect(findTable(first as CopyReport, 'users')?.source.rows).toBe(people);
  });

  it('has at its end every value that it began with, byte by byte', async () => {
    for (const { name } of movedTables.filter((table) => table.name !== 'facts')) {
      expect(await dump(databases[3] ?? '', name), name).toEqual(await dump(source, name));
    }
    const own = (rows: unknown[]) => rows.filter((row) => Array.isArray(row) && row[0] !== 'served_at');
    expect(await dump(databases[3] ?? '', 'facts')).toEqual(own(await dump(source, 'facts')));
  });

  it.each([
    ['PostgreSQL', 1],
    ['MariaDB', 2],
  ])('at %s: one changed byte is found, and put right', async (_, at) => {
    const [from = '', to = ''] = [databases[at - 1], databases[at]];
    const id = idOf('user', 3).toString('hex');
    const literal = at === 1 ? `'\\x${id}'` : `x'${id}'`;
    await change(to, `update users set nickname = concat(nickname, ' ') where id = ${literal}`);

    const verified = await copy(from, to, { verifyOnly: true });
    expect(verified).toMatchObject({ isEqual: false, written: 0, removed: 0 });
    expect(findTable(verified, 'users')).toMatchObject({ different: 1, missing: 0, extra: 0 });
    expect(findTable(verified, 'users')?.source.checksum).not.toBe(findTable(verified, 'users')?.target.checksum);
    expect(findTable(verified, 'sessions')?.source).toEqual(findTable(verified, 'sessions')?.target);

    expect(await copy(from, to)).toMatchObject({ isEqual: true, written: 1, removed: 0 });
    expect(await copy(from, to, { verifyOnly: true })).toMatchObject({ isEqual: true });
  });

  it.each([
    ['PostgreSQL', 1],
    ['MariaDB', 2],
  ])('at %s: the same database under another address is refused', async (_, at) => {
    const database = databases[at] ?? '';
    const other = database.replace('127.0.0.1', 'localhost');
    await expect(copy(database, database)).rejects.toMatchObject({ refusal: 'same_database' });
    await expect(copy(database, other)).rejects.toMatchObject({ refusal: 'same_database' });
  });
});

describe.each(listPlaces(newFile))('copying to $name', { timeout: 60_000 }, ({ fresh }) => {
  const few = makeSamples(120);
  let from: string;
  let to: string;
  beforeAll(async () => {
    from = newFile();
    await fill(from, few);
    to = await fresh();
    expect(await copy(from, to)).toMatchObject({ isEqual: true });
  });

  it('again writes nothing', async () => {
    const walks = new Set<number>();
    const report = await copy(from, to, { onProgress: ({ walk }) => void walks.add(walk) });
    expect(report).toMatchObject({ isEqual: true, written: 0, removed: 0 });
    expect([...walks]).toEqual([1]);
  });

  it('writes what was added, changed and removed since, and nothing else', async () => {
    const hex = (kind: string, n: number) => `x'${idOf(kind, n).toString('hex')}'`;
    await change(
      from,
      `update sessions set counter = counter + 1 where id in (${hex('session', 5)}, ${hex('session', 6)})`,
    );
    await change(from, `delete from sessions where id = ${hex('session', 7)}`);
    await change(
      from,
      `insert into sessions select ${hex('session', 900)}, user_id, appid, 0, salt, 0, 0, 0, 0, 0, null, null, null, null from sessions limit 1`,
    );
    await change(
      from,
      `update identities set created_at = 77 where subject in (select subject from identities limit 1)`,
    );
    const report = await copy(from, to);
    expect(report).toMatchObject({ isEqual: true, written: 5, removed: 1 });
    expect(await dump(to, 'sessions')).toEqual(await dump(from, 'sessions'));
  });

  it('moves a new avatar whose place among the others is before the old one of its user', async () => {
    const ids = [idOf('avatar', 1), idOf('avatar', 2)].sort(Buffer.compare).map((id) => id.toString('hex'));
    // The user of the later one gets an image that comes before all, as from an instance whose clock is behind.
    await change(from, `update avatars set id = zeroblob(16) where id = x'${ids[1]}'`);
    expect(await copy(from, to)).toMatchObject({ isEqual: true, removed: expect.any(Number) });
    expect(await dump(to, 'avatars')).toEqual(await dump(from, 'avatars'));
  });

  it('is not equal while the source changes, says so, and the next run moves the rest', async () => {
    const raiseEpoch = (epoch: number) =>
      change(from, `update users set epoch = ${epoch} where id = x'${idOf('user', 9).toString('hex')}'`);
    await raiseEpoch(11);
    const changes: Promise<void>[] = [];
    const report = await copy(from, to, {
      // The users have been walked by then.
      onProgress: ({ walk, table }) => void (table === 'facts' && changes.push(raiseEpoch(11 + walk))),
    });
    await Promise.all(changes);
    expect(changes).toHaveLength(2);
    expect(report.isEqual).toBe(false);
    expect(findTable(report, 'users')).toMatchObject({ different: 1 });
    expect(JSON.stringify(await dump(to, 'facts'))).toContain('["mode","copying"]');

    expect(await copy(from, to)).toMatchObject({ isEqual: true, written: 1 });
    expect(JSON.stringify(await dump(to, 'facts'))).toContain('["mode","production"]');
  });

  it('is refused once a service has used the target, unless it is told to overwrite', async () => {
    await setFact(to, 'served_at', '1790000000');
    await expect(copy(from, to)).rejects.toMatchObject({
      refusal: 'target_served',
      message: expect.stringContaining('since 2026-09-21 14:13 UTC'),
    });
    expect(await copy(from, to, { overwrite: true })).toMatchObject({ isEqual: true });
    expect(JSON.stringify(await dump(to, 'facts'))).not.toContain('served_at');
  });

  it('is refused when the target holds what another wxlogin made', async () => {
    const other = await fresh();
    await fill(other, { facts: [{ name: 'root_check', value: 'another' }] });
    await expect(copy(from, other, { overwrite: true })).rejects.toMatchObject({ refusal: 'target_other' });
    await expect(copy(from, other, { verifyOnly: true })).rejects.toMatchObject({ refusal: 'target_other' });
    expect(await dump(other, 'users')).toEqual([]);
  });

  it('is refused to a newer schema, and from a newer, an older or another one', async () => {
    const other = await fresh();
    await copy(from, other);
    await change(other, "insert into schema_versions select 999, name, 'x', 0 from schema_versions where version = 1");
    await expect(copy(from, other)).rejects.toThrow('written by a newer wxlogin');
    await expect(copy(other, newFile())).rejects.toThrow('written by a newer wxlogin');
    await change(other, 'delete from schema_versions where version in (2, 999)');
    await expect(copy(other, newFile())).rejects.toMatchObject({ refusal: 'source_older' });
    await expect(copy(from, other, { verifyOnly: true })).rejects.toMatchObject({ refusal: 'target_older' });
    await change(other, "update schema_versions set checksum = 'x'");
    await expect(copy(other, newFile())).rejects.toThrow('another text of migration 1');
  });

  it('is refused from an unfinished copy, and verifying one says that it is not equal', async () => {
    const other = await fresh();
    await copy(from, other);
    await setFact(other, 'mode', 'copying');
    await expect(copy(other, newFile())).rejects.toMatchObject({ refusal: 'source_unfinished' });
    await expect(copy(from, other, { verifyOnly: true })).resolves.toMatchObject({ isEqual: false });
  });
});

describe('a copy', () => {
  it('is refused from an empty database, or one that is not there, and makes none', async () => {
    const empty = newFile();
    await withRaw(empty, (raw) => raw.migrate({ now: 1 }));
    await expect(copy(empty, newFile())).rejects.toMatchObject({ refusal: 'source_empty' });
    await expect(copy(newFile(), source)).rejects.toMatchObject({ refusal: 'database_missing' });
    await expect(copy(source, newFile(), { verifyOnly: true })).rejects.toMatchObject({ refusal: 'database_missing' });
    await expect(copy(source, empty, { verifyOnly: true })).rejects.toMatchObject({ refusal: 'target_empty' });
  });

  it('is refused to the same file under another name', async () => {
    const link = newFile();
    linkSync(source.slice('sqlite:'.length), link.slice('sqlite:'.length));
    await expect(copy(source, link)).rejects.toMatchObject({ refusal: 'same_database' });
  });

  it.each([
    ['memory:', 'database_memory'],
    ['oracle://scott:tiger@db/x', 'database_unknown'],
    ['/just/a/path', 'database_unknown'],
  ])('is refused to %s, and repeats no more of it than its kind', async (database, refusal) => {
    const refused = copy(source, database);
    await expect(refused).rejects.toMatchObject({ refusal });
    await expect(refused).rejects.not.toThrow(/tiger|just/);
  });

  it.each(['postgres', 'mysql'])('says why a %s cannot be reached, and never its password', async (scheme) => {
    const refused = copy(source, `${scheme}://wxlogin:hunter2@127.0.0.1:1/wxlogin`);
    await expect(refused).rejects.toMatchObject({ refusal: 'database_unusable' });
    await expect(refused).rejects.toThrow('Nothing listens at this address');
    await expect(refused).rejects.not.toThrow('hunter2');
  });
});
