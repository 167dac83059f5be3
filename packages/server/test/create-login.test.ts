import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appid, startDesk } from './desk.ts';

describe('a login service', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('listener');
      },
    ],
    ['rejects', () => Promise.reject(new Error('listener'))],
  ])('answers a login although the listener to its events %s', async (_, onEvent) => {
    const desk = await startDesk({ onEvent });
    const reply = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    expect(reply.status).toBe(200);
    expect(desk.logs.join()).toContain('onEvent failed');
    await desk.close();
  });

  it('can be closed twice', async () => {
    const desk = await startDesk();
    await Promise.all([desk.login.close(), desk.login.close()]);
    await desk.login.close();
    await desk.emulator.close();
  });

  it('refuses to start on a database of another root secret or mode, and leaves it alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
    const database = `sqlite:${join(folder, 'wxlogin.db')}`;
    const rootSecret = 'kq1nq1Wk0u7y1c2Ff5Zp0n3bqS8uQ1VxT2aYvR9mLsE';
    const desk = await startDesk({ database, rootSecret });
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    await desk.close();

    await expect(startDesk({ database, rootSecret: rootSecret.split('').reverse().join('') })).rejects.toThrow(
      /rootSecret/,
    );
    const production = { mode: 'production', issuer: 'https://login.test', wechatEmulatorURL: undefined } as const;
    await expect(startDesk({ database, rootSecret, ...production })).rejects.toThrow(/development mode/);

    const again = await startDesk({ database, rootSecret });
    expect((await again.send('GET', '/me', { bearer: json.access_token })).status).toBe(200);
    await again.close();
    rmSync(folder, { recursive: true });
  });
});
