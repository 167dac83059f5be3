import { randomBytes } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type KeyOperations, operateKeys } from '../../src/operating/operate-keys.ts';
import { operateUsers } from '../../src/operating/operate-users.ts';
import { copyDatabase } from '../../src/store/moving/copy/copy-database.ts';

import { backupDatabase } from '../../src/store/moving/sqlite-files/backup-database.ts';
import { restoreDatabase } from '../../src/store/moving/sqlite-files/restore-database.ts';
import { appid, type Desk, startDesk } from '../desk.ts';
import { createTempFolder, type TempFolder } from '../store/sql/sqlite/temp-folder.ts';

const newSecret = () => randomBytes(32).toString('base64url');
const lives = { signingKeySeconds: 90 * 86_400, accessTokenSeconds: 600, classicTokenSeconds: 7200 };
const kidOf = (token: string): string => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;

describe('what an operator does about keys', () => {
  const old = newSecret();
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  let folder: TempFolder;
  let database: string;
  let desk: Desk;
  beforeEach(async () => {
    folder = createTempFolder();
    database = `sqlite:${folder.path}/a.db`;
    desk = await startDesk({ database, rootSecret: old }, 'fetch', { loginsPerMinute: 0 });
    nowMs = Date.now();
  });
  afterEach(async () => {
    await desk.close();
    folder.remove();
  });
  const logIn = async (at = desk) =>
    (await at.send('POST', '/login', { json: { code: await at.code('anna'), appid } })).json;
  const refresh = async (token: string, at = desk) =>
    (await at.send('POST', '/refresh', { json: { refresh_token: token } })).status;
  const withKeys = async <T>(doing: (keys: KeyOperations) => Promise<T>, secrets: object = { rootSecret: old }) => {
    const keys = await operateKeys({ database, ...lives, ...secrets, clock });
    return doing(keys).finally(() => keys.close());
  };
  const rewrap = (rootSecret: string, previousRootSecret = old) =>
    withKeys((keys) => keys.rewrap(), { rootSecret, previousRootSecret });
  async function restart(secrets: { rootSecret: string; previousRootSecret?: string }): Promise<void> {
    await desk.close();
    desk = await startDesk({ database, ...secrets }, 'fetch', { loginsPerMinute: 0 });
  }

  describe('the signing keys', () => {
    it('are listed with their lives; the next one is made once, and signs an hour later', async () => {
      const now = Math.floor(nowMs / 1000);
      await withKeys(async (keys) => {
        const [first] = await keys.list();
        expect(first).toMatchObject({ state: 'active', kid: kidOf((await logIn()).access_token) });
        const { key, isNew } = await keys.rotate();
        expect([isNew, key.state, key.activeAt]).toEqual([true, 'next', now + 3600]);
        expect(await keys.rotate()).toEqual({ key, isNew: false });
        expect(await keys.list()).toMatchObject([
          { state: 'active', signsUntil: now + 3600, believedUntil: now + 3600 + 7860 },
          { kid: key.kid, state: 'next' },
        ]);
      });
    });

    it('are one more however many operators want the next one at once', async () => {
      const two = [
        await operateKeys({ database, rootSecret: old, ...lives, clock }),
        await operateKeys({ database, rootSecret: old, ...lives, clock }),
      ];
      const made = await Promise.all(two.map((keys) => keys.rotate()));
      expect(made.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
      expect(new Set(made.map(({ key }) => key.kid)).size).toBe(1);
      for (const keys of two) await keys.close();
    });

    it('are believed no more when compromised, as soon as an instance has looked again', async () => {
      const before = await logIn();
      const kid = kidOf(before.access_token);
      const removed = await withKeys((keys) => keys.removeCompromised(kid));
      expect(removed).toEqual({ hasSigned: true, signs: expect.any(String) });
      expect(await withKeys((keys) => keys.removeCompromised(kid))).toBeUndefined();
      await restart({ rootSecret: old });
      await expect(desk.login.verify(before.access_token)).rejects.toMatchObject({ code: 'access_token_invalid' });
      const jwks = (await desk.send('GET', '/.well-known/jwks.json')).json.keys;
      expect(jwks.map((key: { kid: string }) => key.kid)).toEqual([removed?.signs]);
      // A refresh token is none of its tokens: the person stays logged in.
      expect(await refresh(before.refresh_token)).toBe(200);
      expect(kidOf((await logIn()).access_token)).toBe(removed?.signs);
    });
  });

  describe('the root secret', () => {
    it('is changed under a running service: tokens, bans and keys go on, and a restart wants the new one', async () => {
      const changed = newSecret();
      const before = await logIn();
      const users = await operateUsers({ database, rootSecret: old });
      const bob = (await desk.send('POST', '/login', { json: { code: await desk.code('bob'), appid } })).json.user;
      await users.ban(bob.id);
      await users.delete(bob.id);
      await users.close();

      expect(await rewrap(changed)).toBe('rewrapped');
      expect(await rewrap(changed)).toBe('unchanged');
      expect((await desk.send('GET', '/me', { bearer: before.access_token })).status).toBe(200);
      await expect(startDesk({ database, rootSecret: old })).rejects.toThrow('rootSecret: is not the one');

      await restart({ rootSecret: changed });
      expect((await desk.send('GET', '/me', { bearer: before.access_token })).status).toBe(200);
      expect(await refresh(before.refresh_token)).toBe(200);
      const banned = await desk.send('POST', '/login', { json: { code: await desk.code('bob'), appid } });
      expect(banned.json.code).toBe('user_blocked');
      expect(kidOf((await logIn()).access_token)).toBe(kidOf(before.access_token));
    });

    it('is changed back in the same way', async () => {
      const changed = newSecret();
      const before = await logIn();
      await rewrap(changed);
      expect(await rewrap(old, changed)).toBe('rewrapped');
      await restart({ rootSecret: old });
      expect(await refresh(before.refresh_token)).toBe(200);
    });

    it('may be given beside the one of before, whichever of both the database has', async () => {
      const both = { rootSecret: newSecret(), previousRootSecret: old };
      const before = await logIn();
      await restart(both);
      expect(desk.logs.join()).toContain('still sealed under previousRootSecret');
      await withKeys((keys) => keys.rewrap(), both);
      await restart(both);
      expect(desk.logs.join()).toContain('previousRootSecret is not needed any more');
      expect(await refresh(before.refresh_token)).toBe(200);
      for (const secret of [both.rootSecret, old]) expect(desk.logs.join()).not.toContain(secret);
    });

    it('changed to two others at once is one of them', async () => {
      const others = [newSecret(), newSecret()];
      const outcomes = await Promise.allSettled(others.map((secret) => rewrap(secret)));
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await restart({ rootSecret: others[outcomes.findIndex(({ status }) => status === 'fulfilled')]! });
    });

    it('that is wrong opens nothing and changes nothing', async () => {
      const wrong = newSecret();
      await expect(rewrap(newSecret(), wrong)).rejects.toThrow('rootSecret: is not the one');
      await expect(withKeys((keys) => keys.list(), { rootSecret: wrong })).rejects.toThrow(
        'rootSecret: is not the one',
      );
      await restart({ rootSecret: old });
    });

    it('of then opens a backup and a copy from before it was changed, and either takes the new one', async () => {
      const changed = newSecret();
      const before = await logIn();
      const [file, to] = [`${folder.path}/backup.db`, `sqlite:${folder.path}/copy.db`];
      await backupDatabase({ database, file });
      await copyDatabase({ from: database, to });
      await rewrap(changed);

      const copied = await startDesk({ database: to, rootSecret: old });
      expect(await refresh(before.refresh_token, copied)).toBe(200);
      await copied.close();

      await desk.close();
      database = `sqlite:${folder.path}/restored.db`;
      await restoreDatabase({ database, file });
      await expect(startDesk({ database, rootSecret: changed })).rejects.toThrow('of a backup the one of then');
      expect(await rewrap(changed)).toBe('rewrapped');
      desk = await startDesk({ database, rootSecret: changed }, 'fetch', { loginsPerMinute: 0 });
      // All sessions have ended, as after every restore; whose they were is known.
      expect(await refresh(before.refresh_token)).toBe(401);
      expect((await logIn()).user.id).toBe(before.user.id);
    });

    it('is changed in a copy that goes on afterwards', async () => {
      const changed = newSecret();
      const to = `sqlite:${folder.path}/copy.db`;
      await copyDatabase({ from: database, to });
      const before = await logIn();
      await rewrap(changed);
      await desk.close();
      expect(await copyDatabase({ from: database, to })).toMatchObject({ isEqual: true });
      desk = await startDesk({ database: to, rootSecret: changed });
      expect(await refresh(before.refresh_token)).toBe(200);
    });

    it('of a database stolen after the change is not the one of before', async () => {
      await rewrap(newSecret());
      copyFileSync(`${folder.path}/a.db`, `${folder.path}/stolen.db`);
      const stolen = operateKeys({ database: `sqlite:${folder.path}/stolen.db`, rootSecret: old, ...lives });
      await expect(stolen).rejects.toThrow('rootSecret: is not the one');
    });
  });
});
