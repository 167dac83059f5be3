import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { newSessionId, openLogin } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { openStoreWithin } from '../open-remote-store.ts';
import { longest, nextTurn, outcomeOf } from '../outcomes.ts';
import { silence } from './mishaps.ts';
import { openWire, type Wire } from './wire.ts';

const limits = { connectMs: 200, answerMs: 250, lockMs: 200, idleMs: 1000, closeMs: 150 };
/** What a busy machine may add. */
const slack = 700;

describeEachDatabase('a database that says nothing any more', ({ fresh }) => {
  let wire: Wire;
  let store: Store;

  beforeAll(async () => {
    wire = await openWire(await fresh());
    await (await openStore({ database: wire.url, logger: silentLogger })).close();
  });
  afterAll(() => wire.close());
  beforeEach(async () => {
    wire.heal();
    store = openStoreWithin(limits, wire.url);
    await Promise.all([openLogin(store), store.ping()]);
  });
  afterEach(() => store.close());

  const fallSilent = () => Object.assign(wire, silence);

  it('keeps nobody waiting: not the first, not those behind, not those who come later', async () => {
    fallSilent();
    const calls = [];
    for (let n = 0; n < 5; n += 1) {
      calls.push(outcomeOf(store.findSession(newSessionId())), outcomeOf(openLogin(store)));
      await nextTurn();
    }
    const outcomes = await Promise.all(calls);
    expect(longest(outcomes)).toBeLessThan(limits.answerMs + limits.connectMs + slack);
    const later = await Promise.all([outcomeOf(store.ping()), outcomeOf(openLogin(store))]);
    expect(longest(later)).toBeLessThan(limits.connectMs + slack);
    expect([...outcomes, ...later].map(({ code }) => code)).toEqual(Array(12).fill('storage_unavailable'));
  });

  it('is used again within a second of its return', async () => {
    fallSilent();
    await Promise.all([outcomeOf(openLogin(store)), outcomeOf(store.ping())]);
    wire.heal();
    const started = performance.now();
    while ((await outcomeOf(openLogin(store))).code) await nextTurn();
    while ((await outcomeOf(store.ping())).code) await nextTurn();
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('does not hold up the end of a store that is idle', async () => {
    fallSilent();
    expect((await outcomeOf(store.close())).ms).toBeLessThan(limits.closeMs + slack);
    await vi.waitFor(() => expect(wire.clients()).toBe(0));
  });

  it('does not hold up the end of a store that is in use', async () => {
    fallSilent();
    const calls = [outcomeOf(openLogin(store)), outcomeOf(store.ping()), outcomeOf(openLogin(store))];
    await nextTurn();
    const outcomes = await Promise.all([...calls, outcomeOf(store.ping()), outcomeOf(store.close())]);
    expect(longest(outcomes)).toBeLessThan(limits.answerMs + limits.connectMs + limits.closeMs + slack);
    await vi.waitFor(() => expect(wire.clients()).toBe(0));
  });
});

describeEachDatabase('a store that was closed', ({ fresh }) => {
  it('opens no connection any more', async () => {
    const wire = await openWire(await fresh());
    const store = await openStore({ database: wire.url, logger: silentLogger });
    await Promise.all([store.ping(), openLogin(store)]);
    await store.close();
    const outcomes = await Promise.all([outcomeOf(store.ping()), outcomeOf(openLogin(store))]);
    expect(outcomes.map(({ code }) => code)).toEqual(['shutting_down', 'shutting_down']);
    await vi.waitFor(() => expect(wire.clients()).toBe(0));
    await wire.close();
  });
});
