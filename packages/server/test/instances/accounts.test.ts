import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openClients } from '../../src/operating/open-clients.ts';
import { operateUsers, type UserOperations } from '../../src/operating/operate-users.ts';
import { writeBasic } from '../clients-desk.ts';
import { appid, issuer, type Reply, readReply } from '../desk.ts';
import { freshMysql, freshPostgres, isAvailable } from '../servers/fresh.ts';
import { startTwoInstances, type TwoInstances } from './two-instances.ts';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = [
  { title: 'one SQLite file', isThere: true, open: async () => `sqlite:${join(folder, 'a.db')}` },
  { title: 'PostgreSQL', isThere: isAvailable('postgres'), open: freshPostgres },
  { title: 'MariaDB', isThere: isAvailable('mysql'), open: freshMysql },
];

for (const { title, isThere, open } of kinds) {
  describe.skipIf(!isThere)(`an account at two instances and an operator, over ${title}`, () => {
    let two: TwoInstances;
    let users: UserOperations;
    let person: string;
    let count = 0;
    let basic: string;
    let tokens: { access_token: string; refresh_token: string; user: { id: `usr_${string}` } };
    beforeAll(async () => {
      const rootSecret = randomBytes(32).toString('base64url');
      const database = await open();
      two = await startTwoInstances({ database, rootSecret });
      users = await operateUsers({ database, rootSecret });
      const clients = await openClients({ database });
      const made = await clients.add({ name: 'a back end', scopes: ['introspect'], appids: undefined });
      await clients.close();
      basic = writeBasic(made.client.id, made.clientSecret);
    });
    afterAll(async () => {
      await Promise.all([users?.close(), two?.close()]);
    });
    beforeEach(async () => {
      person = `person${count++}`;
      tokens = (await logIn(0)).json;
    });

    const logIn = async (instance: number) =>
      two.post(instance, '/login', { json: { code: await two.code(person), appid } });
    const send = async (instance: 0 | 1, method: string, path: string, json?: unknown): Promise<Reply> => {
      const headers = { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' };
      const body = json === undefined ? null : JSON.stringify(json);
      return readReply(await two.logins[instance].fetch(new Request(issuer + path, { method, headers, body })));
    };
    /** What a back end is told about a token. */
    async function isActive(instance: 0 | 1, token: string): Promise<boolean> {
      const headers = { authorization: basic, 'content-type': 'application/x-www-form-urlencoded' };
      const body = new URLSearchParams({ token }).toString();
      const request = new Request(`${issuer}/introspect`, { method: 'POST', headers, body });
      return (await readReply(await two.logins[instance].fetch(request))).json.active;
    }

    /** Everything that a token could be good for, at each instance; what of it succeeded. */
    async function listSuccesses(): Promise<string[]> {
      const tries = [0, 1].flatMap((instance) => [
        ...['/me', '/me/sessions', '/me/export'].map((path) => send(instance as 0 | 1, 'GET', path)),
        send(instance as 0 | 1, 'PUT', '/me/profile', { nickname: 'still here' }),
        two.post(instance, '/refresh', { json: { refresh_token: tokens.refresh_token } }),
      ]);
      const verified = two.logins.map((login) =>
        login.verify(tokens.access_token).then(
          () => 'verified',
          () => '',
        ),
      );
      const told = [0, 1].flatMap((instance) =>
        [tokens.access_token, tokens.refresh_token].map(async (token) =>
          (await isActive(instance as 0 | 1, token)) ? 'active' : '',
        ),
      );
      const replies = (await Promise.all(tries)).map(({ status }) => (status < 400 ? String(status) : ''));
      return [...replies, ...(await Promise.all([...verified, ...told]))].filter((success) => success !== '');
    }

    it('is closed at both as soon as it is banned, and open to nobody', async () => {
      await send(1, 'GET', '/me');
      expect([await isActive(0, tokens.access_token), await isActive(1, tokens.refresh_token)]).toEqual([true, true]);
      await users.ban(tokens.user.id, { reason: 'spam' });
      expect(await listSuccesses()).toEqual([]);
      expect([(await logIn(0)).status, (await logIn(1)).status]).toEqual([403, 403]);
    });

    it('is closed at both as soon as it is deleted at one', async () => {
      await send(1, 'GET', '/me');
      expect((await send(0, 'DELETE', '/me', { code: await two.code(person) })).status).toBe(204);
      expect(await listSuccesses()).toEqual([]);
      expect((await logIn(1)).json).toMatchObject({ is_new_user: true });
    });

    it('is closed at both for a session that is ended at one', async () => {
      const { sid } = await two.logins[1].verify(tokens.access_token);
      expect((await send(1, 'DELETE', `/me/sessions/${sid}`)).status).toBe(204);
      expect(await listSuccesses()).toEqual([]);
    });

    it('is deleted once, however many logins and deletions come at both at once', { timeout: 30_000 }, async () => {
      for (let round = 0; round < 5; round += 1) {
        tokens = (await logIn(round % 2)).json;
        const before = tokens.user.id;
        const calls = Array.from({ length: 12 }, async (_, n) => {
          if (n % 3 === 0) return send((n % 2) as 0 | 1, 'DELETE', '/me', { code: await two.code(person) });
          return logIn(n % 2);
        });
        const replies = await Promise.all(calls);
        for (const { status } of replies) expect([200, 204, 401]).toContain(status);
        expect(replies.some(({ status }) => status === 204)).toBe(true);
        expect(await users.show(before)).toBeUndefined();
        expect(await listSuccesses()).toEqual([]);
        // Whatever happened, the person can log in, and is one user.
        const [one, other] = [(await logIn(0)).json, (await logIn(1)).json];
        expect(one.user.id).toBe(other.user.id);
      }
    });

    it('lets nobody in while a ban and a deletion come at once with logins', { timeout: 30_000 }, async () => {
      await users.ban(tokens.user.id);
      const [, ...replies] = await Promise.all([
        users.delete(tokens.user.id),
        ...Array.from({ length: 12 }, (_, n) => logIn(n % 2)),
      ]);
      expect(new Set(replies.map(({ json }) => json.code))).toEqual(new Set(['user_blocked']));
      expect((await logIn(1)).status).toBe(403);
    });
  });
}
