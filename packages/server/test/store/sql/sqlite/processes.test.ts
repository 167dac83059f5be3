import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/logger.ts';
import type { SessionId } from '../../../../src/model/id.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { compile } from './processes/compile.ts';
import { createTempFolder, type TempFolder } from './temp-folder.ts';

/** Processes start slowly on a busy machine. */
const timeout = 60_000;

describe('several processes and one SQLite file', { timeout }, () => {
  let folder: TempFolder;
  beforeAll(() => {
    folder = createTempFolder();
  });
  afterAll(() => folder.remove());

  it('bring a new file up to date together: one does it, all go on', async () => {
    const program = await compile(new URL('./processes/open-together.ts', import.meta.url), folder.path);
    const path = join(folder.path, 'together.db');
    const children = [1, 2, 3].map(() => spawn(process.execPath, [program, `sqlite:${path}`]));
    const told = children.map(collectLines);
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    for (const child of children) child.stdin.write('go\n');
    const endings = await Promise.all(children.map((child) => once(child, 'close')));
    expect(endings).toEqual(Array(3).fill([0, null]));
    expect(new Set(told.map(([, settled]) => settled)).size).toBe(1);
    const database = await openDatabase(path);
    expect(database.prepare('select count(*) as n from schema_versions where version = 1').get()).toMatchObject({
      n: 1,
    });
    database.close();
  });

  it('lose no acknowledged login, have no login without its event and make no user twice when killed in the middle, ten times', async () => {
    const program = await compile(new URL('./processes/write-logins.ts', import.meta.url), folder.path);
    const path = join(folder.path, 'killed.db');
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < 10; round += 1) {
      acknowledged.push(...(await killAfter(spawn(process.execPath, [program, path]), 60 + round * 7)));
      const database = await openDatabase(path);
      expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
      database.close();
    }

    const store = await openStore({ database: `sqlite:${path}`, logger: silentLogger });
    const userOf = new Map<string, string>();
    for (const { openid, userId, sessionId } of acknowledged) {
      expect((await store.findSession(sessionId))?.user.id).toBe(userId);
      expect(userOf.get(openid) ?? userId).toBe(userId);
      userOf.set(openid, userId);
    }
    await store.close();
    const database = await openDatabase(path);
    const counts = database
      .prepare(
        `select count(*) as sessions, (select count(*) from audit_events) as events,
          sum(exists (select 1 from audit_events e where e.session_id = s.id)) as told from sessions s`,
      )
      .get();
    database.close();
    expect(counts?.sessions).toBeGreaterThanOrEqual(acknowledged.length);
    expect([counts?.events, counts?.told]).toEqual([counts?.sessions, counts?.sessions]);
    expect(acknowledged.length).toBeGreaterThan(600);
  });
});

function collectLines(child: ChildProcessWithoutNullStreams): string[] {
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stderr.pipe(process.stderr);
  return lines;
}

interface Acknowledged {
  readonly openid: string;
  readonly userId: string;
  readonly sessionId: SessionId;
}

/** Kills the process as soon as it has told so many logins; gives all that it told by then. A line cut short was not told. */
async function killAfter(child: ChildProcessWithoutNullStreams, count: number): Promise<Acknowledged[]> {
  const lines = collectLines(child);
  child.stdout.on('data', () => lines.length >= count && child.kill('SIGKILL'));
  const [code, signal] = await once(child, 'close');
  expect([code, signal]).toEqual([null, 'SIGKILL']);
  return lines.flatMap((line) => {
    const [, openid, userId, id] = /^(\w+) (usr_\w+) ses_(\w+) acknowledged$/.exec(line) ?? [];
    return openid && userId && id ? { openid, userId, sessionId: `ses_${id}` as const } : [];
  });
}
