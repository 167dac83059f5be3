import { parseId } from '../../../../src/model/id.ts';
import { openDatabase } from '../../../../src/store/sql/sqlite/open-database.ts';
import { describeStoreContract } from '../../store-contract.ts';
import { openSqliteStore } from './open-sqlite.ts';

describeStoreContract('sqlite', async () => {
  const { store, path, close } = await openSqliteStore();
  const beside = await openDatabase(path);
  return {
    store,
    blockUser: (id) => void beside.prepare("update users set status = 'blocked' where id = ?").run(parseId('usr', id)!),
    async close() {
      beside.close();
      await close();
    },
  };
});
