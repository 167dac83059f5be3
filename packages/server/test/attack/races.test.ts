import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, appSecret, type Desk, type Reply, startDesk } from '../desk.ts';

const seed = 20_261_122;
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const all = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> => Promise.all(times(count, make));
/** How often each status and code was answered. */
const tally = (replies: readonly Reply[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status, json } of replies) {
    const answer = json?.code ? `${status} ${json.code}` : `${status}`;
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
};

describe.each(['sqlite', 'memory'])('at the same moment, with %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
  let desk: Desk;
  beforeAll(async () => {
    const database = kind === 'sqlite' ? `sqlite:${join(folder, 'wxlogin.db')}` : 'memory:';
    desk = await startDesk({ database, apps: [{ appid, appSecret }] }, 'fetch', { loginsPerMinute: 0 });
  });
  afterAll(async () => {
    await desk.close();
    rmSync(folder, { recursive: true });
  });

  const login = (code: string, key?: string) =>
    desk.send('POST', '/login', { json: { code }, ...(key && { headers: { 'idempotency-key': key } }) });
  const logIn = async (user: string) => (await login(await desk.code(user))).json;
  const refresh = (refresh_token: string) => desk.send('POST', '/refresh', { json: { refresh_token } });
  const me = (bearer: string) => desk.send('GET', '/me', { bearer });
  const logOut = (bearer: string, body: object = {}) => desk.send('POST', '/logout', { json: body, bearer });

  it('two hundred first logins of one person make one user', async () => {
    const codes = await all(200, () => desk.code('crowd'));
    const replies = await Promise.all(codes.map((code) => login(code)));
    expect(tally(replies)).toEqual({ 200: 200 });
    expect(new Set(replies.map(({ json }) => json.user.id)).size).toBe(1);
    expect(replies.filter(({ json }) => json.is_new_user)).toHaveLength(1);
    const alive = await Promise.all(replies.map(({ json }) => me(json.access_token)));
    expect(tally(alive)).toEqual({ 200: 20, '401 session_ended': 180 });
  });

  it('a hundred refreshes of one token, in five families, give one successor each and end nothing', async () => {
    const families = await all(5, (index) => logIn(`family${index}`));
    const replies = await Promise.all(families.map(({ refresh_token }) => all(100, () => refresh(refresh_token))));
    for (const family of replies) {
      expect(tally(family)).toEqual({ 200: 100 });
      expect(new Set(family.map(({ json }) => json.refresh_token)).size).toBe(1);
      expect((await refresh(family[0]?.json.refresh_token)).status).toBe(200);
    }
    expect(desk.events.filter(({ name }) => name === 'refresh_reuse')).toEqual([]);
  });

  it('a token two generations old among many good ones ends the session for all of them', async () => {
    const { refresh_token: first } = await logIn('generations');
    const { refresh_token: second } = (await refresh(first)).json;
    const replies = await all(40, (index) => refresh(index % 2 ? first : second));
    expect(tally(replies)).toMatchObject({ '401 refresh_token_reused': expect.any(Number) });
    for (const { json } of replies.filter(({ status }) => status === 200)) {
      expect((await refresh(json.refresh_token)).json.code).toBe('session_ended');
      expect((await me(json.access_token)).json.code).toBe('session_ended');
    }
    expect((await refresh(second)).json.code).toBe('session_ended');
  });

  it('a code sent twenty times by one client opens one session; by twenty clients, or by none that says who, for one of them', async () => {
    const [same, own, silent] = await all(3, () => desk.code('impatient'));
    const ofOne = await all(20, () => login(same ?? '', 'key'));
    expect(tally(ofOne)).toEqual({ 200: 20 });
    expect(new Set(ofOne.map(({ json }) => json.refresh_token)).size).toBe(1);
    for (const replies of [
      await all(20, (index) => login(own ?? '', `key-${index}`)),
      await all(20, () => login(silent ?? '')),
    ])
      expect(tally(replies)).toEqual({ 200: 1, '400 js_code_used': 19 });
  });

  /** Waits a few turns of the event loop. */
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it(`a logout is final once it is answered, whatever races it (seed ${seed})`, async () => {
    const steps = fc.record({ refreshAt: fc.nat(6), logOutAt: fc.nat(6), again: fc.nat(6), everywhere: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(steps, async ({ refreshAt, logOutAt, again, everywhere }) => {
        const { access_token, refresh_token } = await logIn('racer');
        const renew = async (wait: number) => {
          await turns(wait);
          return refresh(refresh_token);
        };
        const [renewed, renewedAgain, ended] = await Promise.all([
          renew(refreshAt),
          renew(again),
          turns(logOutAt).then(() => logOut(access_token, { all: everywhere })),
        ]);
        expect(ended.status).toBe(204);
        const tokens = [renewed, renewedAgain].filter(({ status }) => status === 200).map(({ json }) => json);
        for (const each of [...tokens, { access_token, refresh_token }]) {
          expect((await me(each.access_token)).json.code).toBe('session_ended');
          expect((await refresh(each.refresh_token)).json.code).toBe('session_ended');
          await expect(desk.login.verify(each.access_token)).rejects.toMatchObject({ code: 'session_ended' });
        }
      }),
      { numRuns: 50, seed },
    );
  });

  it(`a logout everywhere ends what was there, and nothing that came after it was answered (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }), async (waits) => {
        const before = await logIn('everywhere');
        const codes = await all(waits.length, () => desk.code('everywhere'));
        const racing = codes.map(async (code, index) => {
          await turns(waits[index] ?? 0);
          return login(code);
        });
        expect((await logOut(before.access_token, { all: true })).status).toBe(204);
        const after = await logIn('everywhere');
        for (const { status, json } of await Promise.all(racing)) {
          expect(status).toBe(200);
          const [seen, renewed] = [(await me(json.access_token)).status, (await refresh(json.refresh_token)).status];
          expect(renewed).toBe(seen);
        }
        expect((await me(before.access_token)).json.code).toBe('session_ended');
        expect((await me(after.access_token)).status).toBe(200);
        await logOut(after.access_token, { all: true });
      }),
      { numRuns: 25, seed },
    );
  });

  it('two hundred things at once leave a user who can log in', async () => {
    const [one, two] = await all(2, () => logIn('busy'));
    const deeds: (() => Promise<Reply>)[] = [
      () => refresh(one.refresh_token),
      () => refresh(two.refresh_token),
      () => me(one.access_token),
      () => logOut(two.access_token),
      async () => login(await desk.code('busy')),
      () => desk.send('PUT', '/me/profile', { json: { nickname: 'Busy' }, bearer: one.access_token }),
      () => desk.send('GET', '/readyz'),
    ];
    const replies = await all(200, (index) => deeds[index % deeds.length]?.() ?? me(''));
    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await logIn('busy')).toMatchObject({ is_new_user: false, user: { id: one.user.id, nickname: 'Busy' } });
  });
});
