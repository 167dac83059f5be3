import { copyFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/logger.ts';
import { openStore } from '../../../../src/store/open-store.ts';
import { openLogin, twentyAtOnce } from '../../contract/store-under-test.ts';
import { openSqliteStore } from './open-sqlite.ts';

describe('closing a SQLite store', () => {
  it('finishes the logins that wait, puts all into the one file, and refuses later ones', async () => {
    const { store, path, folder } = await openSqliteStore();
    const waiting = twentyAtOnce((n) => openLogin(store, { openid: `o${n}` }));
    const closed = store.close();
    await expect(openLogin(store)).rejects.toMatchObject({ code: 'shutting_down' });
    await closed;
    const alone = `${path}.copy`;
    copyFileSync(path, alone);
    const copied = await openStore({ database: `sqlite:${alone}`, logger: silentLogger });
    for (const { session } of await waiting) expect(await copied.findSession(session.id)).toBeDefined();
    await copied.close();
    folder.remove();
  });
});
