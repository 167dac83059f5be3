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
    ['oracle://wxlogin:password@db/wxlogin', 'oracle:'],
    ['sqlite:', 'sqlite:'],
    ['wxlogin.db', 'this value'],
  ])('lists what there is when given %s, and repeats no password', async (database, named) => {
    const opening = openStore({ database, logger: silentLogger });
    await expect(opening).rejects.toThrow(
      `database: ${named} is not known; there are sqlite:<file>, postgres://…, mysql://… and memory:`,
    );
    await expect(opening).rejects.not.toThrow('password');
  });

  it.each([
    ['postgres://wxlogin:password@127.0.0.1:1/wxlogin', 'PostgreSQL'],
    ['mysql://wxlogin:password@127.0.0.1:1/wxlogin', 'MySQL'],
  ])('says why %s cannot be used and what to do, and repeats no password', async (database, name) => {
    const opening = openStore({ database, logger: silentLogger });
    await expect(opening).rejects.toThrow(`The ${name} database cannot be used. Nothing listens at this address.`);
    await expect(opening).rejects.not.toThrow('password');
  });
});
