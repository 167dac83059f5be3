import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../../../src/logger.ts';
import { unionidIdentity } from '../../../../../src/model/identity.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { describeEvent } from '../../../contract/audit-contract.ts';
import { describeLogin, expectOpened, newSessionId, openLogin, written } from '../../../contract/store-under-test.ts';
import { describeEachDatabase } from '../databases.ts';
import { nextTurn } from '../outcomes.ts';
import { repeat } from '../times.ts';
import { delayed } from './mishaps.ts';
import { openWire, type Wire } from './wire.ts';

describeEachDatabase('the way to a database that is far away', ({ fresh }) => {
  let wire: Wire;
  let store: Store;
  beforeAll(async () => {
    wire = await openWire(await fresh());
    store = await openStore({ database: wire.url, logger: silentLogger });
    await Promise.all([openLogin(store), store.ping()]);
  });
  afterAll(async () => {
    wire.heal();
    await store.close();
    await wire.close();
  });
  // So that all that was sent together has left before the first answer is back.
  beforeEach(() => void Object.assign(wire, delayed(10)));

  async function countTurns(call: () => Promise<unknown>): Promise<number> {
    wire.countTurns();
    await call();
    return wire.countTurns();
  }

  it('is gone twice for a login, whoever it is, and as often for a crowd', async () => {
    expect(await countTurns(() => openLogin(store, { openid: 'new' }))).toBe(2);
    expect(await countTurns(() => openLogin(store, { openid: 'new' }))).toBe(2);
    expect(await countTurns(() => Promise.all(repeat(100, (n) => openLogin(store, { openid: `o${n}` }))))).toBe(2);
  });

  it('is gone twice also with all that a service asks and keeps: bans, a unionid, an event', async () => {
    const unionid = unionidIdentity('group', 'whole');
    const identityHashes = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const logIn = () => openLogin(store, { openid: 'whole', unionid, identityHashes, events: () => [describeEvent()] });
    expect([await countTurns(logIn), await countTurns(logIn)]).toEqual([2, 2]);
  });

  it('is gone twice also where a session key takes the place of another', async () => {
    const logIn = () => openLogin(store, { openid: 'with key', sealedSessionKey: randomBytes(40) });
    expect([await countTurns(logIn), await countTurns(logIn)]).toEqual([2, 2]);
  });

  it('is gone once more for a login that must look for what is surplus', async () => {
    const wish = { openid: 'often', maxSessions: 2 };
    for (let n = 0; n < 2; n += 1) await openLogin(store, wish);
    expect(await countTurns(() => openLogin(store, wish))).toBe(3);
  });

  it('is gone three times for a refresh, because others may be faster, twice for a logout, once for a question', async () => {
    const { session } = expectOpened(await store.openLogin(describeLogin()));
    const advance = { id: session.id, counter: 0, idleExpiresAt: 2e9, ...written() };
    const refresh = async () => {
      const seen = await store.findSession(session.id);
      await store.advanceSession({ ...advance, ...(seen && { seen }) });
    };
    expect(await countTurns(refresh)).toBe(3);
    expect(await countTurns(() => store.endSession({ id: session.id, reason: 'logout', ...written() }))).toBe(2);
    expect(await countTurns(() => store.findSession(session.id))).toBe(1);
  });

  it('is no queue: those who come while somebody is on the way go together next', async () => {
    const started = performance.now();
    const asked = [];
    for (let n = 0; n < 200; n += 1) {
      asked.push(store.findSession(newSessionId()));
      await nextTurn();
    }
    await Promise.all(asked);
    // One after the other these would be 200 ways of 20 ms.
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
