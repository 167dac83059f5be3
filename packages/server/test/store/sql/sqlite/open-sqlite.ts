import { join } from 'node:path';
import { silentLogger } from '../../../../src/logger.ts';
import { openStore, type StoreOptions } from '../../../../src/store/open-store.ts';
import { createTempFolder } from './temp-folder.ts';

/** A store in a folder of its own, both gone at the end. */
export async function openSqliteStore(options: Partial<StoreOptions> = {}) {
  const folder = createTempFolder();
  const path = join(folder.path, 'wxlogin.db');
  const store = await openStore({ database: `sqlite:${path}`, logger: silentLogger, ...options });
  return {
    store,
    folder,
    path,
    async close() {
      await store.close();
      folder.remove();
    },
  };
}
