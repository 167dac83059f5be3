import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPooler, startPooler } from '../../../../../../scripts/servers/start-pooler.mjs';
import { type Server, startServer } from '../../../../../../scripts/servers/start-server.mjs';
import { silentLogger } from '../../../../src/logger.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { canStart } from '../../../servers/fresh.ts';
import { openLogin, plain } from '../../contract/store-under-test.ts';

describe.skipIf(!hasPooler || !canStart('postgres'))('PgBouncer before PostgreSQL', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer('postgres');
  });
  afterAll(() => server.remove());

  it('is as good as none in session mode', async () => {
    const pooler = await startPooler(server, 'session');
    const store = await openStore({ database: pooler.url, logger: silentLogger });
    const { session } = await openLogin(store);
    expect(plain((await store.findSession(session.id))?.session)).toEqual(plain(session));
    await store.close();
    await pooler.remove();
  });

  it('is refused at the start in transaction mode, where no setting of a session holds', async () => {
    const pooler = await startPooler(server, 'transaction');
    const opened = openStore({ database: pooler.url, logger: silentLogger });
    await expect(opened).rejects.toThrow(/pooler that changes servers with every transaction/);
    await pooler.remove();
  });
});
