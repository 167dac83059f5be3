import { describe, expect, it } from 'vitest';
import { kinds } from '../../../../../../scripts/servers/kinds.mjs';
import { startServer } from '../../../../../../scripts/servers/start-server.mjs';
import { openStore } from '../../../../src/store/open-store.ts';
import { canStart } from '../../../servers/fresh.ts';
import { collectWarnings } from './collect-warnings.ts';

const forgetful = {
  postgres: ['fsync=off', 'full_page_writes=off'],
  mysql: ['innodb_doublewrite=OFF', 'innodb_flush_log_at_trx_commit=0', 'sync_binlog=0'],
};

// That a durable one is not warned about is seen where one is started anyway: failover/failover.test.ts.
for (const kind of ['postgres', 'mysql'] as const) {
  describe.skipIf(!canStart(kind))(`a ${kinds[kind].title} that may forget what it has confirmed`, () => {
    it('is warned about at each start, once for each setting', async () => {
      const server = await startServer(kind, { replicated: true });
      const { logger, warnings } = collectWarnings();
      await (await openStore({ database: server.url, logger })).close();
      expect(warnings.map(({ setting, value }) => `${setting}=${value}`).sort()).toEqual(forgetful[kind]);
      if (kind === 'mysql') {
        warnings.length = 0;
        await server.administer('set global innodb_flush_log_at_trx_commit = 2', 'set global sync_binlog = 1');
        await (await openStore({ database: server.url, logger })).close();
        expect(warnings).toMatchObject([
          { setting: 'innodb_doublewrite' },
          { setting: 'innodb_flush_log_at_trx_commit', value: '2' },
        ]);
      }
      await server.remove();
    });
  });
}
