import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { appid, type Desk, issuer, startDesk } from './desk.ts';

type Verify = (accessToken: string) => Promise<JWTPayload>;

describe.each(['verify-tokens.md', 'verify-tokens.zh-CN.md'])('the Node snippet of docs/guides/%s', (guide) => {
  let desk: Desk;
  let folder: string;
  let verifyAccessToken: Verify;
  const ours = generateKeyPair('ES256');
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: 'ES256', typ: 'at+jwt', kid: 'ours' };
  const claims = { iss: issuer, aud: issuer, sub: 'usr_1', sid: 'ses_1', iat: now, nbf: now, exp: now + 600 };

  /** The desk's keys and one of the test's own, so that a forged token can be wrong in one thing only. */
  async function answer(request: Request): Promise<Response> {
    const { keys } = (await (await desk.login.fetch(request)).json()) as { keys: object[] };
    return Response.json({ keys: [...keys, { ...(await exportJWK((await ours).publicKey)), kid: 'ours' }] });
  }

  beforeAll(async () => {
    desk = await startDesk();
    folder = await mkdtemp(join(tmpdir(), 'wxlogin-guide-'));
    verifyAccessToken = await loadSnippet(guide, folder);
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => answer(new Request(url, init)));
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await desk.close();
    await rm(folder, { recursive: true });
  });

  const sign = async (headerChange: object, claimChange: object) =>
    new SignJWT({ ...claims, ...claimChange })
      .setProtectedHeader({ ...header, ...headerChange } as JWTHeaderParameters)
      .sign((await ours).privateKey);

  it('gives the claims of an access token', async () => {
    const { json } = await desk.send('POST', '/login', { json: { appid, code: await desk.code() } });
    await expect(verifyAccessToken(json.access_token)).resolves.toMatchObject({ sub: json.user.id, iss: issuer });
  });

  it.each([
    ['right in everything', {}],
    ['that ended within the leeway', { exp: now - 30 }],
  ])('accepts a token %s', async (_what, change) => {
    await expect(verifyAccessToken(await sign({}, change))).resolves.toMatchObject({ sid: 'ses_1' });
  });

  it.each([
    ['for another audience', /"aud"/, {}, { aud: 'http://other.test' }],
    ['of another issuer', /"iss"/, {}, { iss: 'http://other.test' }],
    ['that has expired', /"exp"/, {}, { exp: now - 120 }],
    ['without an end', /"exp"/, {}, { exp: undefined }],
    ['not valid yet', /"nbf"/, {}, { nbf: now + 120 }],
    ['of another type', /"typ"/, { typ: 'JWT' }, {}],
    ['of no type', /"typ"/, { typ: undefined }, {}],
    ['under an unknown kid', /no applicable key/, { kid: 'unknown' }, {}],
  ])('refuses a token %s', async (_what, reason, headerChange, claimChange) => {
    await expect(verifyAccessToken(await sign(headerChange, claimChange))).rejects.toThrow(reason);
  });

  it('refuses alg none', async () => {
    const [, payload] = new UnsecuredJWT(claims).encode().split('.');
    const none = Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url');
    await expect(verifyAccessToken(`${none}.${payload}.`)).rejects.toThrow(/alg/);
  });

  it('refuses HS256 with the public key as secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI((await ours).publicKey));
    const forged = await new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(secret);
    await expect(verifyAccessToken(forged)).rejects.toThrow(/alg/);
  });
});

/** The first `js` block of the guide as a module, with the desk's address for the example's. */
async function loadSnippet(guide: string, folder: string): Promise<Verify> {
  const text = await readFile(new URL(`../../../docs/guides/${guide}`, import.meta.url), 'utf8');
  const snippet = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const jose = pathToFileURL(createRequire(import.meta.url).resolve('jose'));
  const file = join(folder, 'verify.mjs');
  await writeFile(file, snippet.replace('https://login.example.com', issuer).replace("'jose'", `'${jose}'`));
  return (await import(pathToFileURL(file).href)).verifyAccessToken;
}
