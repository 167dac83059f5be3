import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../desk.ts';
import { freshMysql, freshPostgres, freshRedis, isAvailable } from '../servers/fresh.ts';
import { startTwoInstances, type TwoInstances } from './two-instances.ts';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Kind {
  readonly title: string;
  readonly isThere: boolean;
  readonly open: () => Promise<{ database: string; redisURL?: string }>;
}

let files = 0;
const sqlite = async () => {
  files += 1;
  return `sqlite:${join(folder, `${files}.db`)}`;
};
const withRedis = (open: () => Promise<string>) => async () => ({
  database: await open(),
  redisURL: await freshRedis(),
});
const without = (open: () => Promise<string>) => async () => ({ database: await open() });

const kinds: readonly Kind[] = [
  { title: 'one SQLite file', isThere: true, open: without(sqlite) },
  { title: 'one SQLite file, with Redis', isThere: isAvailable('redis'), open: withRedis(sqlite) },
  { title: 'PostgreSQL', isThere: isAvailable('postgres'), open: without(freshPostgres) },
  {
    title: 'PostgreSQL, with Redis',
    isThere: isAvailable('postgres') && isAvailable('redis'),
    open: withRedis(freshPostgres),
  },
  { title: 'MariaDB', isThere: isAvailable('mysql'), open: without(freshMysql) },
];

const all = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

/** How often each status and code was answered. */
function tally(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, json } of replies) {
    const answer = json?.code ? `${status} ${json.code}` : `${status}`;
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

for (const { title, isThere, open } of kinds) {
  describe.skipIf(!isThere)(`at two instances at once, over ${title}`, () => {
    const hasRedis = title.includes('Redis');
    let two: TwoInstances;
    beforeAll(async () => {
      two = await startTwoInstances(await open());
    });
    afterAll(() => two.close());

    const login = (instance: number, code: string, key?: string) =>
      two.post(instance, '/login', { json: { code }, ...(key && { key }) });
    /** Twenty at each. */
    const loginOften = (code: string, keyOf: (index: number) => string | undefined) =>
      all(40, (index) => login(index % 2, code, keyOf(index)));
    const namesSince = (count: number) => two.events.slice(count).map(({ name }) => name);

    it('one code of one client is one login, which both give', async () => {
      for (let round = 0; round < 5; round += 1) {
        const code = await two.code(`person${round}`);
        const before = two.events.length;
        const replies = await loginOften(code, () => 'key');
        expect(tally(replies)).toEqual({ 200: 40 });
        expect(new Set(replies.map(({ json }) => json.refresh_token)).size).toBe(1);
        expect(new Set(replies.map(({ json }) => json.user.id)).size).toBe(1);
        const names = namesSince(before);
        expect(names.filter((name) => name === 'login')).toHaveLength(1);
        expect(names.filter((name) => name === 'login_replayed')).toHaveLength(39);
        expect(replies.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(39);
        // Without Redis each instance asks once, and hears from WeChat that the other was first.
        const asked = two.countAsked(code);
        if (hasRedis) expect(asked).toBe(1);
        else expect([1, 2]).toContain(asked);
      }
    });

    it('also while WeChat takes its time', async () => {
      const code = await two.code('slow');
      two.emulator.fault({ path: '/sns/jscode2session', delayMs: 400 });
      const replies = await all(4, (index) => login(index % 2, code, 'key'));
      expect(tally(replies)).toEqual({ 200: 4 });
      expect(new Set(replies.map(({ json }) => json.refresh_token)).size).toBe(1);
      expect(two.countAsked(code)).toBe(hasRedis ? 1 : 2);
    });

    it('a code that several clients send, or one that does not say who it is, is one login for one of them', async () => {
      for (const keyOf of [(index: number) => `key-${index}`, () => undefined]) {
        const replies = await loginOften(await two.code('contested'), keyOf);
        expect(tally(replies)).toEqual({ 200: 1, '400 js_code_used': 39 });
      }
    });

    it('one refresh token has one successor', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { json } = await login(round % 2, await two.code(`refresher${round}`));
        const before = two.events.length;
        const refresh = (instance: number, refresh_token: string) =>
          two.post(instance, '/refresh', { json: { refresh_token } });
        const replies = await all(40, (index) => refresh(index % 2, json.refresh_token));
        expect(tally(replies)).toEqual({ 200: 40 });
        const successors = new Set(replies.map((reply) => reply.json.refresh_token));
        expect(successors.size).toBe(1);
        expect(namesSince(before).filter((name) => name === 'refresh')).toHaveLength(1);
        const [successor] = successors;
        expect(tally([await refresh(0, successor), await refresh(1, successor)])).toEqual({ 200: 2 });
      }
    });

    it('a logout at one is felt at the other at once', async () => {
      const { json } = await login(0, await two.code('leaver'));
      await two.logins[0].verify(json.access_token);
      const { status } = await two.post(1, '/logout', { json: { refresh_token: json.refresh_token } });
      expect(status).toBe(204);
      for (const each of two.logins)
        await expect(each.verify(json.access_token)).rejects.toMatchObject({ code: 'session_ended' });
    });
  });
}
