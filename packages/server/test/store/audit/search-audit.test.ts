import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoginEvent } from '../../../src/events.ts';
import { silentLogger } from '../../../src/logger.ts';
import { type SearchAuditOptions, searchAudit } from '../../../src/store/audit/search-audit.ts';
import { verifyAudit } from '../../../src/store/audit/verify-audit.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { describeEvent } from '../contract/audit-contract.ts';
import { appid, newSessionId, newUserId, now } from '../contract/store-under-test.ts';
import { listPlaces, makeFiles } from '../moving/places.ts';
import { change } from '../moving/sample-rows.ts';

const { newFile, remove } = makeFiles();
afterAll(remove);

describe.each(listPlaces(newFile))('a search at $name, beside a running service', { timeout: 60_000 }, ({ fresh }) => {
  const [anna, bert, session] = [newUserId(), newUserId(), newSessionId()];
  const events: LoginEvent[] = Array.from({ length: 60 }, (_, n) =>
    describeEvent(n, {
      ...(n % 2 === 0 ? { userId: anna, appid } : { userId: bert }),
      ...(n % 10 === 0 && { name: 'logout', sessionId: session }),
      ...(n === 7 && { requestId: 'req_seven' }),
    }),
  );
  let database: string;
  let store: Store;
  beforeAll(async () => {
    database = await fresh();
    store = await openStore({ database, logger: silentLogger });
    await store.recordEvents(events);
  }, 60_000);
  afterAll(() => store.close());

  const search = (options: Partial<SearchAuditOptions> = {}) => searchAudit({ database, limit: 100, ...options });
  const seconds = async (options: Partial<SearchAuditOptions>) => (await search(options)).map(({ at }) => at - now);

  it('gives the newest first, whole', async () => {
    expect(await search()).toEqual(events.toReversed());
    expect(await seconds({ limit: 3 })).toEqual([59, 58, 57]);
  });

  it('goes by user, session, request, name and time, and all of them together', async () => {
    expect(await search({ userId: anna })).toHaveLength(30);
    expect(await seconds({ sessionId: session })).toEqual([50, 40, 30, 20, 10, 0]);
    expect(await seconds({ requestId: 'req_seven' })).toEqual([7]);
    expect(await seconds({ name: 'logout', since: now + 20, until: now + 40 })).toEqual([30, 20]);
    expect(await seconds({ userId: bert, name: 'logout' })).toEqual([]);
    expect(await seconds({ userId: anna, since: now + 50, limit: 2 })).toEqual([58, 56]);
  });

  it('goes on behind the last of a page, and misses none', async () => {
    const found: LoginEvent[] = [];
    for (let before: string | undefined; ; ) {
      const page = await search({ userId: anna, limit: 7, before });
      found.push(...page);
      if (page.length < 7) break;
      before = page.at(-1)?.id;
    }
    expect(found).toEqual(events.filter(({ userId }) => userId === anna).toReversed());
  });

  it('finds nothing for what is no identifier, whatever it holds', async () => {
    for (const nonsense of ['', 'usr_', "' or 1=1 --", '\u0000', anna.toUpperCase()])
      expect(await search({ userId: nonsense })).toEqual([]);
    expect(await search({ name: "' or 1=1 --" })).toEqual([]);
  });

  it('holds up nobody who writes, and sees what was there when it began', async () => {
    const during: Promise<void>[] = [];
    const late = describeEvent(100);
    await verifyAudit({ database, onProgress: () => during.push(store.recordEvents([late])) });
    await Promise.all(during);
    expect((await search({ limit: 1 }))[0]).toEqual(late);
  });
});

describe('a database without events', () => {
  it('is told from one that is no database of wxlogin', async () => {
    const [empty, older] = [newFile(), newFile()];
    await expect(searchAudit({ database: empty, limit: 1 })).rejects.toMatchObject({ refusal: 'database_missing' });
    await expect(searchAudit({ database: 'memory:', limit: 1 })).rejects.toMatchObject({ refusal: 'database_memory' });
    await change(older, 'create table users (id blob)');
    await expect(verifyAudit({ database: older })).rejects.toMatchObject({ refusal: 'audit_missing' });
  });
});
