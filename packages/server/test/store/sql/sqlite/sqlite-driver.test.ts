import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqlDriver } from '../../../../src/store/sql/driver.ts';
import { migrations } from '../../../../src/store/sql/migrations/migrations.ts';
import { createSqlStore } from '../../../../src/store/sql/sql-store.ts';
import { startCheckpointThread } from '../../../../src/store/sql/sqlite/checkpoint-thread.ts';
import { createCheckpoints } from '../../../../src/store/sql/sqlite/checkpoints.ts';
import type { SqliteDatabase, SqliteStatement } from '../../../../src/store/sql/sqlite/load-sqlite.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { driveSqlite, migrateDatabase } from '../../../../src/store/sql/sqlite/sqlite-driver.ts';
import { findFact, insertFact } from '../../../../src/store/sql/statements.ts';
import type { Store } from '../../../../src/store/store.ts';
import { handClock } from '../../../wechat/hand-clock.ts';
import { describeLogin, newAvatarId, now, openLogin, twentyAtOnce, written } from '../../contract/store-under-test.ts';
import { createTempFolder, type TempFolder } from './temp-folder.ts';
import { countCommits, readSalt } from './wal-commits.ts';

/** The same database, but that something happens at each commit. */
function withSlowCommits(database: SqliteDatabase, happen: () => void): SqliteDatabase {
  const slow = (statement: SqliteStatement) => ({
    ...statement,
    run() {
      happen();
      return statement.run();
    },
  });
  return {
    prepare: (sql) => (sql === 'commit' ? slow(database.prepare(sql)) : database.prepare(sql)),
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}

describe('the SQLite driver', () => {
  let folder: TempFolder;
  let writing: SqliteDatabase;
  let driver: SqlDriver;
  let store: Store;
  let path: string;
  let clock: ReturnType<typeof handClock>;
  let blocked: number[];
  beforeEach(async () => {
    folder = createTempFolder();
    path = join(folder.path, 'a.db');
    writing = await openDatabase(path);
    clock = handClock();
    blocked = [];
    await migrateDatabase(writing, migrations, { now });
    driver = driveSqlite({
      writing: withSlowCommits(writing, () => clock.advance(30)),
      reading: await openDatabase(path),
      checkpoints: createCheckpoints({ startThread: () => startCheckpointThread(path), everyRows: 200 }),
      clock,
      onBlocked: (ms) => blocked.push(ms),
      onFatal(cause) {
        throw cause;
      },
    });
    store = createSqlStore(driver);
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  describe('writing in groups', () => {
    it('puts twenty logins of one moment into one commit on disk', async () => {
      const before = countCommits(path);
      await twentyAtOnce((n) => openLogin(store, { openid: `o${n}` }));
      expect(countCommits(path) - before).toBe(1);
    });

    it('tells how long the disk took for each commit', async () => {
      await twentyAtOnce((n) => openLogin(store, { openid: `o${n}` }));
      await openLogin(store, { openid: 'alone' });
      expect(blocked).toEqual([30, 30]);
    });

    it('begins the log anew while logins come without a pause', async () => {
      // Nobody else does.
      writing.exec('pragma wal_autocheckpoint = 0');
      await openLogin(store);
      const first = readSalt(path);
      const logIn = async (person: number) => {
        for (let time = 0; readSalt(path) === first; time += 1)
          await openLogin(store, { openid: `o${person} ${time}` });
      };
      await Promise.all(Array.from({ length: 40 }, (_, person) => logIn(person)));
    });

    it('commits each login that comes alone', async () => {
      const before = countCommits(path);
      for (let n = 0; n < 3; n += 1) await openLogin(store, { openid: `o${n}` });
      expect(countCommits(path) - before).toBe(3);
    });

    it('lets one bad login of twenty fail alone, leaving no trace of it', async () => {
      const bad = describeLogin({ openid: 'bad', session: { id: 'ses_nonsense' } });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => (n === 7 ? store.openLogin(bad) : openLogin(store, { openid: `o${n}` }))),
      );
      const failed = outcomes.flatMap((outcome, n) => (outcome.status === 'rejected' ? [n] : []));
      expect(failed).toEqual([7]);
      const count = (table: string) => writing.prepare(`select count(*) as n from ${table}`).get()?.n;
      expect(['users', 'identities', 'sessions', 'attempts'].map(count)).toEqual([19, 19, 19, 19]);
    });

    it('reads nothing that is not committed', async () => {
      const readMode = () => driver.reader.get(findFact, 'mode');
      const settle = driver.write({
        claims: [],
        decide: async () => ({ answer: null, changes: [{ statement: insertFact, values: ['mode', 'development'] }] }),
      });
      const beside = await driver.write({
        claims: [],
        async decide(look) {
          expect(await look.get(findFact, 'mode')).toMatchObject({ value: 'development' });
          return { answer: await readMode(), changes: [] };
        },
      });
      expect(beside.answer).toBeUndefined();
      await settle;
      expect(await readMode()).toMatchObject({ value: 'development' });
    });
  });

  describe('on a full disk', () => {
    const setMaxPages = (pages: number) => writing.prepare(`pragma max_page_count = ${pages}`).get();
    const countPages = () => Number(writing.prepare('pragma page_count').get()?.page_count);

    it('refuses what it cannot store, goes on reading, and recovers by itself when there is space', async () => {
      const { session, user } = await openLogin(store);
      setMaxPages(countPages() + 4);
      const avatar = { id: newAvatarId(), mediaType: 'image/png', bytes: randomBytes(100_000) };
      const save = () => store.saveAvatar({ userId: user.id, avatarUrl: 'https://e.com/a', avatar, ...written() });
      const [refused, small] = await Promise.allSettled([save(), openLogin(store, { openid: 'small' })]);
      expect(refused).toMatchObject({ reason: { code: 'storage_unavailable', retryAfterSeconds: 1 } });
      expect(small.status).toBe('fulfilled');
      expect(await store.findSession(session.id)).toEqual({ session, user });

      setMaxPages(1_000_000);
      expect(await save()).toMatchObject({ avatarUrl: 'https://e.com/a' });
    });

    it('forgets a refused login wholly: it may be sent again', async () => {
      setMaxPages(countPages());
      const logins = Array.from({ length: 200 }, (_, n) => describeLogin({ openid: `o${n}` }));
      const outcomes = await Promise.allSettled(logins.map((login) => store.openLogin(login)));
      const refused = logins.filter((_, n) => outcomes[n]?.status === 'rejected');
      expect(refused.length).toBeGreaterThan(0);

      setMaxPages(1_000_000);
      const again = await Promise.all(refused.map((login) => store.openLogin(login)));
      expect(again.every((outcome) => outcome.kind === 'opened' && outcome.isNewUser)).toBe(true);
      const found = await Promise.all(logins.map((login) => store.findSession(login.session.id)));
      expect(found.every(Boolean)).toBe(true);
    });
  });
});
