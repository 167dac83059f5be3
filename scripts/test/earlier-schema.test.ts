import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { change, makeSamples } from '../../packages/server/test/store/moving/sample-rows.ts';
import { countDifferences, makeEarlier, readVersion, takeSnapshot } from '../../trust/upgrades/earlier-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-earlier-'));
const database = `sqlite:${join(folder, 'x.db')}`;
afterAll(() => rmSync(folder, { recursive: true }));

describe('what the trial of upgrades sees', () => {
  it('has of an earlier schema its tables and columns only, with rows', async () => {
    const shape = await makeEarlier(database, 2, [makeSamples(30)]);
    expect(await readVersion(database)).toBe(2);
    expect([shape.has('wechat_api_tokens'), shape.has('bans')]).toEqual([true, false]);
    expect(shape.get('users')).not.toContain('banned_until');
    const snapshot = await takeSnapshot(database, shape);
    expect([snapshot.get('users')?.length, snapshot.get('identities')?.length]).toEqual([30, 90]);
  });

  it.each([
    ['nothing', 'select 1', 0],
    ['a row that is gone', 'delete from attempts where session_id = (select min(session_id) from attempts)', 1],
    // Once as it was, once as it is.
    ['a value that is another', "update users set roles = 'x' where id = (select min(id) from users)", 2],
    ['a row that was not there', "insert into facts values ('new', 'x')", 1],
    ['a column that came later', 'alter table users add column later text', 0],
  ])('counts %s', async (_, sql, differences) => {
    const shape = await makeEarlier(database, 1, [makeSamples(30)]);
    const before = await takeSnapshot(database, shape);
    await change(database, sql);
    expect(countDifferences(before, await takeSnapshot(database, shape))).toBe(differences);
  });
});
