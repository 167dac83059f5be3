import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger } from '../../../../../src/logger.ts';
import { parseId, type SessionId } from '../../../../../src/model/id.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Connection } from '../../../../../src/store/sql/remote/database.ts';
import { timeLimits } from '../../../../../src/store/sql/remote/time-limits.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { openLogin, written } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { describeDatabase, openStoreWithin } from '../open-remote-store.ts';
import { longest, outcomeOf } from '../outcomes.ts';

/** MySQL counts in seconds. */
const limitsOf = {
  postgres: { ...timeLimits, lockMs: 300, idleMs: 600 },
  mysql: { ...timeLimits, lockMs: 1000, idleMs: 1000 },
};
/** What a busy machine may add. */
const slack = 1500;

const say = (sql: string) => ({ sql, values: [] });
const begin = say('begin');

describeEachDatabase('while somebody else holds a lock', ({ kind, fresh }) => {
  const limits = limitsOf[kind];
  let url: string;
  let store: Store;
  let other: Connection;
  beforeAll(async () => {
    url = await fresh();
    await (await openStore({ database: url, logger: silentLogger })).close();
    store = openStoreWithin(limits, url);
    other = await describeDatabase(url).connect();
  });
  afterAll(() => Promise.all([store.close(), other.close()]));

  const run = (...statements: string[]) => other.send(statements.map(say));
  const advance = (id: SessionId) => store.advanceSession({ id, counter: 0, idleExpiresAt: 2e9, ...written() });
  const holdRow = (id: SessionId) => say(`update sessions set counter = counter where id = ${literal(id)}`);
  const literal = (id: SessionId) => {
    const hex = Buffer.from(parseId('ses', id)!).toString('hex');
    return kind === 'mysql' ? `x'${hex}'` : `'\\x${hex}'`;
  };

  it('on a row, only those who need the row are refused, and nobody waits for long', async () => {
    const sessions = await Promise.all(Array.from({ length: 60 }, (_, n) => openLogin(store, { openid: `o${n}` })));
    const held = sessions[20]!.session.id;
    await other.send([begin, holdRow(held)]);
    const refreshes = sessions.map(({ session }) => outcomeOf(advance(session.id)));
    const logins = Array.from({ length: 60 }, (_, n) => outcomeOf(openLogin(store, { openid: `new${n}` })));
    const outcomes = await Promise.all([...refreshes, ...logins]);
    await run('rollback');
    expect(outcomes.flatMap(({ code }, index) => (code ? [[index, code]] : []))).toEqual([[20, 'storage_unavailable']]);
    expect(longest(outcomes)).toBeLessThan(2 * limits.lockMs + slack);
    expect(await advance(held)).toMatchObject({ advanced: true });
  });

  it('on a whole table, everybody is told soon, and all goes on when it is over', async () => {
    const { session } = await openLogin(store);
    await run(...(kind === 'mysql' ? ['lock tables sessions write'] : ['begin', 'lock table sessions']));
    const calls = Array.from({ length: 20 }, (_, n) => outcomeOf(openLogin(store, { openid: `t${n}` })));
    const outcomes = await Promise.all([...calls, outcomeOf(store.findSession(session.id))]);
    await run(kind === 'mysql' ? 'unlock tables' : 'rollback');
    expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set(['storage_unavailable']));
    expect(longest(outcomes)).toBeLessThan(3 * limits.lockMs + slack);
    expect((await openLogin(store)).user.id).toBe(session.userId);
    expect(await store.findSession(session.id)).toBeDefined();
  });

  it('and has frozen, the database throws it out', async () => {
    const { session } = await openLogin(store);
    const frozen = await describeDatabase(url, limits).connect();
    await frozen.send([begin, holdRow(session.id)]);
    const started = performance.now();
    while ((await outcomeOf(advance(session.id))).code) expect(performance.now() - started).toBeLessThan(10_000);
    expect(performance.now() - started).toBeLessThan(limits.idleMs + 2 * limits.lockMs + slack);
    await frozen.close();
  });
});
