import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/logger.ts';
import { openStore } from '../../src/store/open-store.ts';

describe('openStore', () => {
  it('opens memory', async () => {
    const store = await openStore({ database: 'memory:', logger: silentLogger });
    await store.ping();
    await store.close();
  });

  it.each([
    ['postgres://wxlogin:password@db/wxlogin', 'postgres:'],
    ['sqlite:', 'sqlite:'],
    ['wxlogin.db', 'this value'],
  ])('lists what there is when given %s, and repeats no password', async (database, named) => {
    const opening = openStore({ database, logger: silentLogger });
    await expect(opening).rejects.toThrow(`database: ${named} is not known; there are sqlite:<file> and memory:`);
    await expect(opening).rejects.not.toThrow('password');
  });
});
