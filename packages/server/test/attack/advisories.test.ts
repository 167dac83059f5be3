import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appid, type Desk, startDesk } from '../desk.ts';
import { createTempFolder } from '../store/sql/sqlite/temp-folder.ts';

// What others had to publish, and what no other test is about. docs/threats.md says where the rest is.
let desk: Desk;
afterEach(() => desk.close());

describe('CVE-2026-9802: after a restart', () => {
  const folder = createTempFolder();
  const options = { database: `sqlite:${folder.path}/x.db`, rootSecret: randomBytes(32).toString('base64url') };
  afterEach(() => rm(folder.path, { recursive: true, force: true }));

  it('what had ended stays ended, and a token that was used up stays so', async () => {
    desk = await startDesk(options);
    const logIn = async () => (await desk.send('POST', '/login', { json: { code: await desk.code(), appid } })).json;
    const refresh = async (token: string) =>
      (await desk.send('POST', '/refresh', { json: { refresh_token: token } })).json;
    const [out, stolen, good] = [await logIn(), await logIn(), await logIn()];
    await desk.send('POST', '/logout', { json: {}, bearer: out.access_token });
    const second = await refresh(stolen.refresh_token);
    await refresh(second.refresh_token);
    // Two generations old: somebody holds a copy.
    expect((await refresh(stolen.refresh_token)).code).toBe('refresh_token_reused');
    await desk.close();

    desk = await startDesk(options);
    expect((await desk.send('GET', '/me', { bearer: out.access_token })).json.code).toBe('session_ended');
    for (const token of [out.refresh_token, stolen.refresh_token, second.refresh_token])
      expect((await refresh(token)).code).toBe('session_ended');
    expect((await refresh(good.refresh_token)).user.id).toBe(good.user.id);
  });
});

describe('CVE-2026-109373, GHSA-xmf8-cvqr-rfgj:', () => {
  beforeEach(async () => {
    desk = await startDesk();
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['an array', []],
    ['an array of one', ['x']],
    ['an object', {}],
    ['null', null],
    ['true', true],
    ['a number', 1],
    ['fifteen kilobytes', 'x'.repeat(15_000)],
    ['points only', '....'],
    ['the word undefined', 'undefined'],
  ])('%s as a token opens nothing', async (_, token) => {
    for (const [path, name] of [
      ['/refresh', 'refresh_token'],
      ['/logout', 'refresh_token'],
    ] as const) {
      const { status } = await desk.send('POST', path, { json: { [name]: token } });
      expect([400, 401]).toContain(status);
    }
    expect((await desk.send('GET', '/me', { bearer: String(token).slice(0, 8000) })).status).toBe(401);
    await expect(desk.login.verify(token as string)).rejects.toMatchObject({ code: 'access_token_invalid' });
  });

  it('a good token is none in an array, or where there is nothing', async () => {
    const { access_token } = (await desk.send('POST', '/login', { json: { code: await desk.code(), appid } })).json;
    expect((await desk.login.verify(access_token)).sub).toMatch(/^usr_/);
    for (const token of [[access_token], { toString: () => access_token }, undefined, null])
      await expect(desk.login.verify(token as string)).rejects.toMatchObject({ code: 'access_token_invalid' });
  });
});

it('CVE-2026-90942: no private part of a signing key is in any answer that tells of keys', async () => {
  desk = await startDesk();
  for (const path of ['/.well-known/jwks.json', '/openapi.json', '/readyz']) {
    const { bytes } = await desk.send('GET', path);
    expect(bytes.toString()).not.toMatch(/"(?:d|p|q|dp|dq|qi|k)":/);
  }
  const { keys } = (await desk.send('GET', '/.well-known/jwks.json')).json;
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
});
