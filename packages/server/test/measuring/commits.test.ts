import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { appid, startDesk } from '../desk.ts';
import { freshMysql, freshPostgres, isAvailable } from '../servers/fresh.ts';
import { readExposition, sumOf } from './read-exposition.ts';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['SQLite', async () => `sqlite:${join(folder, 'wxlogin.db')}`, true, 'sqlite'],
  ['PostgreSQL', freshPostgres, isAvailable('postgres'), 'postgres'],
  ['MariaDB', freshMysql, isAvailable('mysql'), 'mysql'],
])('the commits of %s', (_, open, isThere, kind) => {
  it.skipIf(!isThere)('are counted with the writes that shared each, and the time they took', async () => {
    const database = await open();
    const desk = await startDesk({ database, rootSecret: randomBytes(32).toString('base64url') });
    const codes = await Promise.all(Array.from({ length: 20 }, (_each, at) => desk.code(`person-${at}`)));
    const before = await desk.login.metrics();
    await Promise.all(codes.map((code) => desk.send('POST', '/login', { json: { code, appid } })));
    const text = await desk.login.metrics();
    await desk.close();

    const counted = (name: string) => sumOf(text, name) - sumOf(before, name);
    const commits = counted('wxlogin_store_commit_duration_seconds');
    expect(commits).toBeGreaterThanOrEqual(1);
    expect(commits).toBeLessThanOrEqual(20);
    expect(counted('wxlogin_store_group_size')).toBe(commits);
    const writes = (of: string) =>
      readExposition(of)
        .get('wxlogin_store_group_size')
        ?.samples.find(({ name }) => name.endsWith('_sum'))?.value ?? 0;
    expect(writes(text) - writes(before)).toBe(20);
    expect(text).toContain(`database="${kind}"`);
  });
});
