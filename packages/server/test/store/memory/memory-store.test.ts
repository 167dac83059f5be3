import { createMemoryStore } from '../../../src/store/memory/memory-store.ts';
import { describeStoreContract } from '../store-contract.ts';

describeStoreContract('memory', async () => {
  const store = createMemoryStore();
  return { store, blockUser: (id) => store.blockUser(id), close: () => store.close() };
});
