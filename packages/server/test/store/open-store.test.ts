import { inspect } from 'node:util';
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

  it.each([
    'postgres://user:hush#hush@127.0.0.1/db',
    'postgres://user:hush/hush@127.0.0.1/db',
    'mysql://user:hush#hush@127.0.0.1/db',
    'mysql://user:hush/hush@127.0.0.1/db',
    'mysql://user:hush%zzhush@127.0.0.1:1/db',
    'postgres://user:hush%zzhush@127.0.0.1:1/db',
  ])('keeps the password of an address that cannot be read, %s, out of all that an error carries', async (database) => {
    const error = await openStore({ database, logger: silentLogger }).catch((each: unknown) => each);
    expect(String(error)).toContain('cannot be used');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hush');
  });
});
