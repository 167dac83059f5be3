import { beforeEach, describe, expect, it } from 'vitest';
import type { EventFacts, LoginEvent } from '../../../src/events.ts';
import { keepAudit } from '../../../src/flows/audit/keep-audit.ts';
import { createRecorder } from '../../../src/flows/audit/recorder.ts';
import { firstIdAt } from '../../../src/model/audit/seal.ts';
import { readOptions } from '../../../src/options.ts';
import { createRandom } from '../../../src/secrets/random.ts';
import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { appid, appSecret, issuer } from '../../desk.ts';
import { day } from '../../store/contract/store-under-test.ts';
import { captureLogger } from '../../wechat/capture-logger.ts';

const begin = 1_790_000_000;
const everything = { from: new Uint8Array(16), below: new Uint8Array(16).fill(255), limit: 100_000 };

/** An instance whose clock is off by some seconds. */
function startKeeper(store: Store, time: { now: number }, off = 0) {
  const logger = captureLogger();
  const clock = { nowMs: () => (time.now + off) * 1000, monotonicMs: () => 0 };
  const config = readOptions({
    mode: 'development',
    issuer,
    apps: [{ appid, appSecret }],
    database: 'memory:',
    auditSeconds: 2 * day,
    clock,
    logger,
  });
  const recorder = createRecorder({
    ...{ store, clock, logger, randomBytes: createRandom() },
    tell() {},
    wait: () => Promise.resolve(),
  });
  return {
    logger,
    emit: (facts: Partial<EventFacts> = {}) => recorder.emit({ name: 'login', requestId: 'req_1', ...facts }),
    /** What housekeeping does each minute. */
    keep: () => keepAudit({ store, clock, config, record: recorder.record }, () => false),
    close: () => recorder.close(),
  };
}

describe('the upkeep of the events', () => {
  let store: Store;
  let time: { now: number };
  let keeper: ReturnType<typeof startKeeper>;
  beforeEach(() => {
    store = createMemoryStore();
    time = { now: begin };
    keeper = startKeeper(store, time);
  });

  const seals = () => store.listSeals({ after: 0, limit: 1000 });
  const events = (): Promise<readonly LoginEvent[]> => store.listEvents(everything);

  it('seals what is older than two minutes, and says so in the log', async () => {
    keeper.emit();
    await keeper.keep();
    time.now += 119;
    keeper.emit();
    time.now += 2;
    await keeper.keep();
    expect((await seals()).map((seal) => seal.events)).toEqual([0, 1]);
    const lines = keeper.logger.lines.filter(({ message }) => message === 'audit_sealed');
    const hashes = (await seals()).map(({ hash }) => Buffer.from(hash).toString('hex'));
    expect(lines.map(({ facts }) => facts)).toEqual([
      { seal: 1, events: 0, sealHash: hashes[0] },
      { seal: 2, events: 1, sealHash: hashes[1] },
    ]);
  });

  it('leaves no moment unsealed, the quiet included', async () => {
    for (let minute = 0; minute < 125; minute += 1) {
      if (minute % 50 === 10) keeper.emit();
      await keeper.keep();
      time.now += 60;
    }
    const made = await seals();
    // The beginning, three events, and an hour of quiet between two of them at most.
    expect(made.map((seal) => seal.events)).toEqual([0, 1, 1, 1]);
    for (const [index, seal] of made.entries())
      expect(seal.coversFrom).toEqual(made[index - 1]?.coversBelow ?? new Uint8Array(16));
    time.now += 3600;
    await keeper.keep();
    expect((await seals()).at(-1)).toMatchObject({ events: 0, coversBelow: firstIdAt((time.now - 120) * 1000) });
  });

  it('makes several seals of very many events', async () => {
    await store.recordEvents(
      Array.from({ length: 20_500 }, (_, n) => ({
        id: `evt_${String(n).padStart(26, '0')}` as const,
        ...({ name: 'login', at: begin, actor: 'user', result: 'ok', requestId: 'req_1' } as const),
      })),
    );
    await keeper.keep();
    expect((await seals()).map((seal) => seal.events)).toEqual([10_000, 10_000, 500]);
  });

  it('is done by two leaders at once without harm, whatever their clocks say', async () => {
    const other = startKeeper(store, time, -20);
    for (let minute = 0; minute < 30; minute += 1) {
      for (let n = 0; n < 5; n += 1) [keeper, other][n % 2]?.emit();
      await Promise.all([keeper.keep(), other.keep()]);
      time.now += 60;
    }
    const made = await seals();
    expect(made.map(({ number }) => number)).toEqual(made.map((_, index) => index + 1));
    for (const [index, seal] of made.entries()) {
      const covered = await store.listEvents({ ...everything, from: seal.coversFrom, below: seal.coversBelow });
      expect(covered).toHaveLength(seal.events);
      if (index > 0) expect(seal.previousHash).toEqual(made[index - 1]?.hash);
    }
  });

  it('removes events after auditSeconds, once a day, and leaves an event that tells up to where', async () => {
    for (let hour = 0; hour < 24 * 4; hour += 1) {
      keeper.emit();
      await keeper.keep();
      time.now += 3600;
    }
    const removals = (await events()).filter(({ name }) => name === 'audit_removed');
    expect(removals.length).toBe(1);
    const [first] = await seals();
    expect(removals[0]).toMatchObject({ actor: 'system', reason: String((first?.number ?? 0) - 1) });
    const logins = (await events()).filter(({ name }) => name === 'login');
    expect(logins.length).toBeLessThanOrEqual(24 * 3 + 1);
    expect(logins.length).toBeGreaterThanOrEqual(24 * 2);
  });
});
