import { join } from 'node:path';
import { silentLogger } from '../../../../src/logger.ts';
import { parseId } from '../../../../src/model/id.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { describeStoreContract } from '../../store-contract.ts';

import { createTempFolder } from './temp-folder.ts';

describeStoreContract('sqlite', async () => {
  const folder = createTempFolder();
  const path = join(folder.path, 'wxlogin.db');
  const store = await openStore({ database: `sqlite:${path}`, logger: silentLogger });
  const beside = await openDatabase(path);
  return {
    store,
    blockUser: (id) => void beside.prepare("update users set status = 'blocked' where id = ?").run(parseId('usr', id)!),
    async close() {
      beside.close();
      await store.close();
      folder.remove();
    },
  };
});
