import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepAudit } from '../../../src/flows/audit/keep-audit.ts';
import { createRecorder } from '../../../src/flows/audit/recorder.ts';
import { silentLogger } from '../../../src/logger.ts';
import { createId, parseId } from '../../../src/model/id.ts';
import { readOptions } from '../../../src/options.ts';
import { createRandom } from '../../../src/secrets/random.ts';
import { searchAudit } from '../../../src/store/audit/search-audit.ts';
import { type VerifyAuditOptions, verifyAudit } from '../../../src/store/audit/verify-audit.ts';
import { movedTables } from '../../../src/store/moving/copy/moved-tables.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { appid, appSecret, issuer } from '../../desk.ts';
import { day, now, openLogin } from '../contract/store-under-test.ts';
import { listPlaces, makeFiles } from '../moving/places.ts';
import { change, dump, withRaw } from '../moving/sample-rows.ts';

const { newFile, remove } = makeFiles();
afterAll(remove);

/** A service's day in short: each minute a login at each of two instances, and what housekeeping does, at both at once. */
async function live(database: string, minutes: number, from = now): Promise<void> {
  const time = { now: from };
  const clock = { nowMs: () => time.now * 1000, monotonicMs: () => 0 };
  const open = () => openStore({ database, logger: silentLogger });
  const stores = [await open(), await open()];
  const config = readOptions({
    ...{ mode: 'development', issuer, apps: [{ appid, appSecret }], database: 'memory:', auditSeconds: day },
  });
  for (let minute = 0; minute < minutes; minute += 1) {
    await Promise.all(
      stores.map(async (store, index) => {
        const record = createRecord(store, clock);
        await logIn(store, record, { openid: `o${index}`, at: time.now });
        await keepAudit({ store, clock, config, record }, () => false);
      }),
    );
    time.now += 60;
  }
  await Promise.all(stores.map((store) => store.close()));
}

const createRecord = (store: Store, clock: { nowMs(): number; monotonicMs(): number }) =>
  createRecorder({
    ...{ store, clock, logger: silentLogger, randomBytes: createRandom() },
    tell() {},
    wait: () => Promise.resolve(),
  }).record;

function logIn(store: Store, record: ReturnType<typeof createRecord>, of: { openid: string; at: number }) {
  const about = { requestId: `req_${of.openid}`, appid, address: '203.0.113.9' };
  return openLogin(store, {
    ...of,
    events: record((opened) =>
      opened.kind === 'opened'
        ? [{ ...about, name: 'login', userId: opened.user.id, sessionId: opened.session.id }]
        : [],
    ),
  });
}

const kindsOf = async (database: string, more: Partial<VerifyAuditOptions> = {}) => {
  const { findings, isWhole } = await verifyAudit({ database, ...more });
  expect(isWhole).toBe(findings.length === 0);
  return findings.map(({ kind, seal }) => `${kind} ${seal}`);
};

describe.each(listPlaces(newFile))('the chain of seals at $name', { timeout: 60_000 }, ({ name, fresh }) => {
  let database: string;
  beforeAll(async () => {
    database = await fresh();
    await live(database, 12);
  }, 60_000);

  const literal = (bytes: Uint8Array) =>
    `${name === 'PostgreSQL' ? "'\\x" : "x'"}${Buffer.from(bytes).toString('hex')}'`;
  const keyOf = (id: string) => literal(parseId('evt', id)!);

  /** The identifier of the newest event that is sealed already. */
  async function findSealed(): Promise<string> {
    const found = await searchAudit({ database, until: now + 6 * 60, limit: 1 });
    return found[0]?.id ?? '';
  }

  /** Changes something, looks, and puts all of it back. */
  async function tamper(sql: string): Promise<string[]> {
    const before = await withRaw(database, async (raw) => ({
      events: await raw.schema.all({ sql: 'select * from audit_events' }),
      seals: await raw.schema.all({ sql: 'select * from audit_seals' }),
    }));
    await change(database, sql);
    const found = await kindsOf(database);
    await change(database, 'delete from audit_events; delete from audit_seals');
    await withRaw(database, async (raw) => {
      for (const [table, rows] of [
        ['audit_events', before.events],
        ['audit_seals', before.seals],
      ] as const) {
        const { insert, columns } = movedTables.find((each) => each.name === table)!;
        await raw.write(
          insert,
          rows.map((row) => columns.map((column) => row[column] as string | null)),
        );
      }
    });
    return found;
  }

  it('is whole where nobody has touched it, and covers all but the last minutes', async () => {
    const report = await verifyAudit({ database });
    expect(report).toMatchObject({ isWhole: true, findings: [], events: 24, seals: 10, unsealed: 6 });
    expect(report.first).toMatchObject({ number: 1 });
    expect(report.last).toMatchObject({ number: 10, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('shows an event that was changed, in whatever column', async () => {
    const of = `where id = ${keyOf(await findSealed())}`;
    for (const set of [
      "name = 'logout'",
      "actor = 'operator'",
      "result = 'refused'",
      'at = at + 1',
      "request_id = 'req_x'",
      "appid = 'x'",
      'user_id = null',
      `session_id = ${literal(randomBytes(16))}`,
      "reason = ''",
      'place = null',
    ]) {
      expect(await tamper(`update audit_events set ${set} ${of}`), set).toEqual(['changed 7']);
    }
  });

  it('shows that an event is gone, and that one has come later', async () => {
    expect(await tamper(`delete from audit_events where id = ${keyOf(await findSealed())}`)).toEqual([
      'events_missing 7',
    ]);
    const late = createId('evt', (now + 250) * 1000, randomBytes(16));
    const insert = `insert into audit_events (id, at, name, actor, result, request_id)
      values (${keyOf(late)}, 1, 'login', 'user', 'ok', 'req_late')`;
    expect(await tamper(insert)).toEqual(['events_added 6']);
  });

  it('shows that two events have changed places', async () => {
    const [one, other] = await searchAudit({ database, until: now + 6 * 60, limit: 2 });
    const [a, b] = [keyOf(one!.id), keyOf(other!.id)];
    const free = literal(Buffer.alloc(16, 7));
    const swap = [
      [a, free],
      [b, a],
      [free, b],
    ].map(([from, to]) => `update audit_events set id = ${to} where id = ${from}`);
    expect(await tamper(swap.join('; '))).toEqual(['changed 7']);
  });

  it('shows a seal that was changed, is gone, or was made anew for what was changed', async () => {
    expect(await tamper('update audit_seals set at = at + 1 where number = 4')).toEqual(['changed 4']);
    expect(await tamper('delete from audit_seals where number in (4, 5)')).toEqual(['seals_missing 4']);
    expect(await tamper(`update audit_seals set hash = ${literal(Buffer.alloc(32))} where number = 4`)).toEqual([
      'changed 4',
      'chain_broken 5',
    ]);
    expect(await tamper('delete from audit_seals where number < 4')).toEqual(['beginning_missing 1']);
  });

  it('shows that its end was cut off to whoever has kept a line of the log', async () => {
    const { last } = await verifyAudit({ database });
    expect(await kindsOf(database, { knownSeal: last })).toEqual([]);
    expect(await kindsOf(database, { knownSeal: { number: 10, hash: '00'.repeat(32) } })).toEqual([
      'known_seal_other 10',
    ]);
    expect(await kindsOf(database, { knownSeal: { number: 11, hash: last!.hash } })).toEqual(['known_seal_missing 11']);
  });

  it('tells how far it is', async () => {
    const told: number[] = [];
    await verifyAudit({ database, onProgress: ({ seals }) => told.push(seals) });
    expect(told.length).toBeGreaterThan(0);
  });

  it('is whole after old events were removed', async () => {
    await live(database, 3, now + 3 * day);
    const report = await verifyAudit({ database });
    expect(report.findings).toEqual([]);
    expect(report.first?.number).toBeGreaterThan(10);
    expect(await dump(database, 'audit_events')).toHaveLength(report.events);
    expect(await searchAudit({ database, name: 'audit_removed', limit: 9 })).not.toEqual([]);
  });
});
