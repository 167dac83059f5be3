import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { kinds } from '../../../../../../../scripts/servers/kinds.mjs';
import { type Server, startServer } from '../../../../../../../scripts/servers/start-server.mjs';
import { silentLogger } from '../../../../../src/logger.ts';
import { openStore } from '../../../../../src/store/open-store.ts';
import { canStart } from '../../../../servers/fresh.ts';
import { openLogin } from '../../../contract/store-under-test.ts';

const rights = 'select, insert, update, delete';

/** Makes a user who may change rows and nothing else. */
const makeClerk: Readonly<Record<'postgres' | 'mysql', (server: Server) => Promise<void>>> = {
  async postgres({ administer, url }) {
    await administer("create role clerk login password 'clerk'");
    const owner = new Client({ connectionString: url });
    await owner.connect();
    await owner.query(`grant ${rights} on all tables in schema public to clerk`);
    await owner.end();
  },
  async mysql({ administer }) {
    await administer(
      "create user clerk@'127.0.0.1' identified by 'clerk'",
      `grant ${rights} on wxlogin.* to clerk@'127.0.0.1'`,
    );
  },
};

for (const kind of ['postgres', 'mysql'] as const) {
  describe.skipIf(!canStart(kind))(`a user of ${kinds[kind].title} who may change rows only`, () => {
    it('is enough once another has brought the tables up to date', async () => {
      const server = await startServer(kind);
      await (await openStore({ database: server.url, logger: silentLogger })).close();
      await makeClerk[kind](server);
      const url = new URL(server.url);
      Object.assign(url, { username: 'clerk', password: 'clerk' });
      const store = await openStore({ database: url.href, logger: silentLogger });
      const { session } = await openLogin(store);
      expect((await store.findSession(session.id))?.session.id).toBe(session.id);
      await store.close();
      await server.remove();
    });
  });
}
