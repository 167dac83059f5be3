import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { goodEnvironment } from '../configuration/good.ts';
import { makeFolder } from '../temporary-folder.ts';
import { type Program, startProgram } from './start-process.ts';

const progress = /^(?:copying|checking|ending sessions).*\n/gm;

/** A folder, a database in it that a service has used once, and the program. */
async function makeDesk() {
  const cwd = makeFolder();
  const env = {
    ...goodEnvironment,
    WXLOGIN_PORT: '0',
    WXLOGIN_DRAIN_SECONDS: '0',
    WXLOGIN_DATABASE: 'sqlite:./wxlogin.db',
  };
  const run = (args: readonly string[], more: object = {}): Program =>
    startProgram(args, { cwd, env: { ...env, ...more } });
  const runToEnd = async (args: readonly string[], more?: object) => {
    const program = run(args, more);
    return { status: await program.ended, out: program.stdout(), error: program.stderr().replace(progress, '') };
  };
  const serve = async (more?: object): Promise<Program> => {
    const service = run(['start'], more);
    await service.sees(/wxlogin is listening/);
    return service;
  };
  /** At once, unless told to let it put its log into the one file. */
  const stop = async (service: Program, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    service.kill(signal);
    await service.ended;
  };
  return { cwd, runToEnd, serve, stop, path: (name: string) => join(cwd, name), files: () => readdirSync(cwd).sort() };
}

describe('wxlogin migrate', () => {
  it('tells what is to be done, does it, and then has nothing to do', async () => {
    const { runToEnd, files } = await makeDesk();
    const dry = await runToEnd(['migrate', '--dry-run']);
    expect(dry).toMatchObject({ status: 0, error: '' });
    expect(dry.out).toMatch(/^sqlite:\.\/wxlogin\.db: to be done\n {2}1 first-tables\n/);
    expect(files()).toEqual([]);

    const done = await runToEnd(['migrate']);
    expect(done.status).toBe(0);
    expect(done.out).toMatch(/^applying 1 first-tables\n[\s\S]*: the schema is up to date\.\n$/);
    expect((await runToEnd(['migrate', '--dry-run'])).out).toContain('nothing to do');
    expect((await runToEnd(['migrate'], { LANG: 'zh_CN.UTF-8' })).out).toContain('无需迁移');
  });

  it('refuses memory, and a file that is no database', async () => {
    const { runToEnd, path } = await makeDesk();
    expect(await runToEnd(['migrate'], { WXLOGIN_DATABASE: 'memory:' })).toMatchObject({
      status: 78,
      error: expect.stringContaining('memory: keeps nothing'),
    });
    writeFileSync(path('wxlogin.db'), 'x'.repeat(5000));
    expect(await runToEnd(['migrate'])).toMatchObject({
      status: 1,
      error: expect.stringMatching(/^The database \.\/wxlogin\.db cannot be opened\. It is not a SQLite database\./),
    });
  });
});

describe('wxlogin backup', () => {
  it('writes one file for its owner while the service runs, and says so', async () => {
    const { runToEnd, serve, stop, path, files } = await makeDesk();
    const service = await serve();
    const { status, out } = await runToEnd(['backup', 'a.backup']);
    expect([status, out]).toEqual([0, expect.stringMatching(/^a\.backup: [\d.]+ kB, checked and on the disk\./)]);
    expect(statSync(path('a.backup')).mode & 0o777).toBe(0o600);
    await stop(service);
    expect(files().filter((file) => !file.startsWith('wxlogin.db'))).toEqual(['a.backup']);
  });

  it('replaces nothing unless told, and never the database', async () => {
    const { runToEnd, path } = await makeDesk();
    await runToEnd(['migrate']);
    writeFileSync(path('precious'), 'precious');
    expect(await runToEnd(['backup', 'precious'])).toMatchObject({
      status: 1,
      error: 'precious exists already. Choose another name, or replace it with --force.\n',
    });
    expect(readFileSync(path('precious'), 'utf8')).toBe('precious');
    expect((await runToEnd(['backup', 'precious', '--force'])).status).toBe(0);
    expect(readFileSync(path('precious'), 'latin1')).toMatch(/^SQLite format 3/);
    for (const flags of [[], ['--force']]) {
      expect(await runToEnd(['backup', 'wxlogin.db', ...flags])).toMatchObject({
        status: 1,
        error: 'wxlogin.db is the database itself. Give another file.\n',
      });
    }
  });

  it('leaves nothing behind when it fails', async () => {
    const { runToEnd, serve, stop, files, path } = await makeDesk();
    expect(await runToEnd(['backup', 'a'])).toMatchObject({
      status: 1,
      error: 'There is no database file ./wxlogin.db.\n',
    });
    await stop(await serve(), 'SIGTERM');
    expect(await runToEnd(['backup', 'nowhere/a'])).toMatchObject({
      status: 1,
      error: expect.stringMatching(/does not exist/),
    });
    // The damage is in the middle, where nobody looks who only copies.
    const bytes = readFileSync(path('wxlogin.db'));
    writeFileSync(path('wxlogin.db'), Buffer.concat([bytes.subarray(0, 4096), randomBytes(bytes.length - 4096)]));
    expect((await runToEnd(['backup', 'a'])).status).toBe(1);
    expect(files().filter((file) => !file.startsWith('wxlogin.db'))).toEqual([]);
  });

  it('points to the tools of the other databases', async () => {
    const { runToEnd } = await makeDesk();
    const { status, error } = await runToEnd(['backup', 'a'], {
      WXLOGIN_DATABASE: 'postgres://u:hunter2@127.0.0.1:1/x',
    });
    expect([status, error]).toEqual([1, expect.stringContaining('docs/guides/backups.md')]);
    expect(error).not.toContain('hunter2');
  });
});

describe('wxlogin restore', () => {
  it('is refused while a service has the database open, and changes nothing', async () => {
    const { runToEnd, serve, stop, files } = await makeDesk();
    const service = await serve();
    await runToEnd(['backup', 'a.backup']);
    expect(await runToEnd(['restore', 'a.backup'])).toMatchObject({
      status: 1,
      error:
        'A service has the database ./wxlogin.db open. Stop the service, and whatever starts it again, then restore.\n',
    });
    expect(files().filter((file) => !/^wxlogin\.db(-wal|-shm)?$/.test(file))).toEqual(['a.backup']);
    await stop(service);
    expect((await runToEnd(['restore', 'a.backup'])).status).toBe(0);
    await stop(await serve());
  });

  it('keeps what was there, with the rows its log still held, and leaves the backup as it is', async () => {
    const { runToEnd, serve, stop, path, files } = await makeDesk();
    await runToEnd(['migrate']);
    await runToEnd(['backup', 'empty.backup']);
    const before = createHash('sha256')
      .update(readFileSync(path('empty.backup')))
      .digest('hex');
    // Killed: what it wrote is in the log.
    await stop(await serve());
    expect(statSync(path('wxlogin.db-wal')).size).toBeGreaterThan(0);

    const { status, out } = await runToEnd(['restore', 'empty.backup', '--force']);
    expect([status, out]).toEqual([0, expect.stringMatching(/^Restored: 0 users\. All sessions are ended/)]);
    const kept = /kept as \.\/(wxlogin\.db\.before-restore-\d{17})\n$/.exec(out)?.[1] ?? '';
    expect(files()).toEqual(['empty.backup', 'wxlogin.db', kept]);
    expect(statSync(path('wxlogin.db')).mode & 0o777).toBe(0o600);
    expect(
      createHash('sha256')
        .update(readFileSync(path('empty.backup')))
        .digest('hex'),
    ).toBe(before);
    // The one that was kept is whole: it can be restored in its turn.
    expect(await runToEnd(['restore', kept, '--force'])).toMatchObject({ status: 0, error: '' });
    expect((await runToEnd(['copy', '--from', `sqlite:${kept}`, '--to', 'sqlite:wxlogin.db', '--verify'])).out).toMatch(
      /signing_keys +1 +[0-9a-f]{64}/,
    );
  });

  it('restores to where nothing is, and what somebody copied by hand with its log', async () => {
    const { runToEnd, serve, stop, path } = await makeDesk();
    await stop(await serve());
    mkdirSync(path('by-hand'));
    for (const suffix of ['', '-wal']) copyFileSync(path(`wxlogin.db${suffix}`), path(`by-hand/copy.db${suffix}`));
    const elsewhere = { WXLOGIN_DATABASE: 'sqlite:./elsewhere/deep/wxlogin.db' };
    expect((await runToEnd(['restore', 'by-hand/copy.db'], elsewhere)).status).toBe(0);
    await stop(await serve(elsewhere));
  });

  it('restores over a database that is damaged, and sets its log aside with it', async () => {
    const { runToEnd, serve, stop, path, files } = await makeDesk();
    await stop(await serve());
    await runToEnd(['backup', 'good.backup']);
    await stop(await serve());
    const size = statSync(path('wxlogin.db')).size;
    writeFileSync(path('wxlogin.db'), randomBytes(size));
    expect((await runToEnd(['restore', 'good.backup'])).status).toBe(0);
    expect(files().filter((file) => /before-restore-\d{17}-wal$/.test(file))).toHaveLength(1);
    expect(existsSync(path('wxlogin.db-wal'))).toBe(false);
    await stop(await serve());
  });

  it('refuses a backup that is damaged, no database, or not there, and changes nothing', async () => {
    const { runToEnd, serve, stop, path, files } = await makeDesk();
    await stop(await serve(), 'SIGTERM');
    await runToEnd(['backup', 'good']);
    const [good, present] = [readFileSync(path('good')), readFileSync(path('wxlogin.db'))];
    writeFileSync(path('cut'), good.subarray(0, 20_000));
    writeFileSync(path('noise'), Buffer.concat([good.subarray(0, 8192), randomBytes(4096), good.subarray(12_288)]));
    writeFileSync(path('text'), 'not a database, but long enough to be looked at'.repeat(99));
    writeFileSync(path('empty'), '');
    for (const [name, sentence] of [
      ['cut', /^cut is damaged: /],
      ['noise', /^noise is damaged: /],
      ['text', /^text is damaged: /],
      ['empty', /^empty holds no wxlogin data/],
      ['absent', /^absent: The file does not exist/],
    ] as const) {
      const { status, error } = await runToEnd(['restore', name]);
      expect([status, error]).toEqual([1, expect.stringMatching(sentence)]);
      expect(error).not.toMatch(/\n {4}at /);
    }
    expect(files().filter((file) => !/^wxlogin\.db-(wal|shm)$/.test(file))).toEqual([
      'cut',
      'empty',
      'good',
      'noise',
      'text',
      'wxlogin.db',
    ]);
    expect(readFileSync(path('wxlogin.db')).equals(present)).toBe(true);
  });

  it('refuses the backup of another wxlogin', async () => {
    const { runToEnd, serve, stop } = await makeDesk();
    await stop(await serve());
    const other = {
      WXLOGIN_DATABASE: 'sqlite:./other.db',
      WXLOGIN_ROOT_SECRET: randomBytes(32).toString('base64url'),
    };
    await stop(await serve(other));
    await runToEnd(['backup', 'other.backup'], other);
    expect(await runToEnd(['restore', 'other.backup'])).toMatchObject({
      status: 1,
      error: expect.stringContaining('another root secret'),
    });
  });
});

describe('wxlogin copy', () => {
  it('reports for programs, without passwords, and ends with what it found', async () => {
    const { runToEnd, serve, stop, path } = await makeDesk();
    await stop(await serve());
    const target = 'sqlite:./target.db';
    const { status, out } = await runToEnd(['copy', '--from', 'sqlite:wxlogin.db', '--to', target, '--json']);
    expect(status).toBe(0);
    const { report } = JSON.parse(out);
    expect(report).toMatchObject({ isEqual: true, removed: 0 });
    expect(report.tables[0]).toMatchObject({ table: 'users', source: { rows: 0 } });

    writeFileSync(path('from'), 'postgres://wxlogin:hunter2@127.0.0.1:1/wxlogin\n');
    const refused = await runToEnd(['copy', '--from', '@from', '--to', target]);
    expect(refused).toMatchObject({ status: 1, error: expect.stringContaining('Nothing listens at this address') });
    expect(refused.error).not.toContain('hunter2');
  });

  it('makes a database that no service starts on before it is whole', async () => {
    const { runToEnd, serve, stop } = await makeDesk();
    await stop(await serve());
    const copy = ['copy', '--from', 'sqlite:wxlogin.db', '--to', 'sqlite:target.db'];
    expect((await runToEnd(copy)).status).toBe(0);
    await stop(await serve({ WXLOGIN_DATABASE: 'sqlite:target.db' }));
    expect(await runToEnd(copy)).toMatchObject({
      status: 1,
      error: expect.stringMatching(/^A service has used the target since 20/),
    });
    const swapped = ['copy', '--from', 'sqlite:target.db', '--to', 'sqlite:wxlogin.db'];
    expect(await runToEnd(swapped)).toMatchObject({ status: 1, error: expect.stringContaining('right way round') });
  });

  it('is refused to a file that a service has open', async () => {
    const { runToEnd, serve, stop } = await makeDesk();
    await stop(await serve());
    const copy = ['copy', '--from', 'sqlite:wxlogin.db', '--to', 'sqlite:target.db'];
    await runToEnd(copy);
    const service = await serve({ WXLOGIN_DATABASE: 'sqlite:target.db' });
    expect(await runToEnd([...copy, '--overwrite'])).toMatchObject({
      status: 1,
      error: 'The target is in use: another copy is running, or a service has it open. Stop that first.\n',
    });
    await stop(service);
    expect((await runToEnd([...copy, '--overwrite'])).status).toBe(0);
  });
});

describe('wxlogin end-sessions', () => {
  it('runs beside a service, and says whose sessions it has ended', async () => {
    const { runToEnd, serve, stop } = await makeDesk();
    const service = await serve();
    expect(await runToEnd(['end-sessions'])).toMatchObject({
      status: 0,
      out: 'sqlite:./wxlogin.db: all sessions of 0 users are ended; everybody logs in again, silently.\n',
    });
    await stop(service);
    expect(await runToEnd(['end-sessions'], { WXLOGIN_DATABASE: 'sqlite:./none.db' })).toMatchObject({ status: 1 });
  });
});
