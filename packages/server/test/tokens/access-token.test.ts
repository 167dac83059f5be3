import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { LoginError } from '../../src/errors.ts';
import { type AccessTokenClaims, createAccessTokens } from '../../src/tokens/access-token.ts';
import { createRing, makeKey } from './ring.ts';

const issuer = 'https://login.example.com/auth';
const audience = 'https://api.example.com';
const now = 1_800_000_000;
const day = 86_400;
const keys = [makeKey({ activeAt: now - day, retiredAt: now }), makeKey({ activeAt: now })];
const { keyring } = await createRing(keys, now);
const tokens = createAccessTokens(keyring, { issuer, audience, leewaySeconds: 60 });
const claims: AccessTokenClaims = {
  iss: issuer,
  sub: 'usr_01h455vb4pex5vsknk084sn02q',
  aud: audience,
  client_id: 'wx0123456789abcdef',
  iat: now,
  nbf: now,
  exp: now + 600,
  jti: 'j1',
  sid: 'ses_01h455vb4pex5vsknk084sn02q',
  scope: 'me',
  roles: [],
  auth_time: now,
  amr: ['wechat'],
};
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = { alg: 'ES256', typ: 'at+jwt', kid: keyring.active.kid };

describe('an access token', () => {
  it('verifies with an independent library through the JWKS, a thousand times over', async () => {
    const published = createLocalJWKSet(structuredClone(keyring.jwks()) as Parameters<typeof createLocalJWKSet>[0]);
    for (let round = 0; round < 1000; round += 1) {
      const accessToken = tokens.sign({ ...claims, jti: `j${round}` });
      const verified = await jwtVerify(accessToken, published, {
        issuer,
        audience,
        typ: 'at+jwt',
        currentDate: new Date(now * 1000),
      });
      expect(verified.payload).toEqual({ ...claims, jti: `j${round}` });
    }
  });

  it('is signed by the newest key, which its header names by thumbprint (RFC 7638)', async () => {
    const { kid } = decodeProtectedHeader(tokens.sign(claims));
    const newest = keyring.jwks().keys.at(-1);
    expect(kid).toBe(await calculateJwkThumbprint({ ...newest }));
  });

  it('signed by an older key still verifies, until the key is removed', async () => {
    const [older, newer] = [makeKey({ activeAt: now, retiredAt: now + 60 }), makeKey({ activeAt: now + 60 })];
    const ring = await createRing([older, newer], now);
    const issued = createAccessTokens(ring.keyring, { issuer, audience, leewaySeconds: 60 });
    const accessToken = issued.sign({ ...claims, exp: now + day });
    ring.time.now = now + 60;
    expect(ring.keyring.active.kid).toBe(newer.kid);
    expect(await issued.verify(accessToken, now + 60)).toMatchObject({ jti: 'j1' });
    ring.time.now = now + 60 + ring.rules.keepSeconds;
    await expect(issued.verify(accessToken, ring.time.now)).rejects.toMatchObject({ code: 'access_token_invalid' });
  });

  it('of a key that another instance has made is looked for once, and found', async () => {
    const known = [makeKey({ activeAt: now })];
    const elsewhere = await createRing([...known, makeKey({ activeAt: now + 1 })], now + 1);
    const here = await createRing(known, now + 1);
    const accessToken = createAccessTokens(elsewhere.keyring, { issuer, audience, leewaySeconds: 60 }).sign(claims);
    const verifying = createAccessTokens(here.keyring, { issuer, audience, leewaySeconds: 60 });
    here.known.push(...elsewhere.known.slice(1));
    here.time.now += 2;
    expect(await verifying.verify(accessToken, now + 3)).toEqual(claims);
  });

  it('of an unknown key costs the database one question in two seconds, however many come', async () => {
    const stranger = await createRing([makeKey({ activeAt: now })], now);
    const accessToken = createAccessTokens(stranger.keyring, { issuer, audience, leewaySeconds: 60 }).sign(claims);
    const here = await createRing([makeKey({ activeAt: now })], now);
    const verifying = createAccessTokens(here.keyring, { issuer, audience, leewaySeconds: 60 });
    const present = () =>
      Promise.allSettled(Array.from({ length: 50 }, () => verifying.verify(accessToken, now))).then((all) =>
        all.map(({ status }) => status),
      );
    here.time.now += 2;
    expect(new Set(await present())).toEqual(new Set(['rejected']));
    expect(new Set(await present())).toEqual(new Set(['rejected']));
    expect(here.reads()).toBe(2);
    here.time.now += 2;
    await present();
    expect(here.reads()).toBe(3);
  });

  it('of an unknown key is not called invalid while nobody can tell', async () => {
    const stranger = await createRing([makeKey({ activeAt: now })], now);
    const accessToken = createAccessTokens(stranger.keyring, { issuer, audience, leewaySeconds: 60 }).sign(claims);
    const here = await createRing([makeKey({ activeAt: now })], now);
    const verifying = createAccessTokens(here.keyring, { issuer, audience, leewaySeconds: 60 });
    here.time.now += 2;
    here.fail(new LoginError('storage_unavailable'));
    await expect(verifying.verify(accessToken, now)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it.each([
    [0, 'ok'],
    [659, 'ok'],
    [660, 'access_token_expired'],
    [-60, 'ok'],
    [-61, 'access_token_invalid'],
  ])('%i seconds after its signing is %s', async (seconds, result) => {
    const verified = tokens.verify(tokens.sign(claims), now + seconds);
    if (result === 'ok') expect(await verified).toEqual(claims);
    else await expect(verified).rejects.toMatchObject({ code: result });
  });

  it('that was remembered as good still expires', async () => {
    const accessToken = tokens.sign(claims);
    await tokens.verify(accessToken, now);
    await expect(tokens.verify(accessToken, now + 660)).rejects.toMatchObject({ code: 'access_token_expired' });
  });

  it('that was remembered as good is refused when its key is gone', async () => {
    const ring = await createRing([makeKey({ activeAt: now }), makeKey({ activeAt: now + 9 })], now);
    const issued = createAccessTokens(ring.keyring, { issuer, audience, leewaySeconds: 60 });
    const accessToken = issued.sign(claims);
    await issued.verify(accessToken, now);
    ring.known.shift();
    await ring.keyring.refresh();
    await expect(issued.verify(accessToken, now)).rejects.toMatchObject({ code: 'access_token_invalid' });
  });
});

describe('the claims that are handed out', () => {
  it('cannot be changed for the next one who presents the token', async () => {
    const accessToken = tokens.sign(claims);
    const handedOut = await tokens.verify(accessToken, now);
    const tampering = [
      () => Object.assign(handedOut, { sub: 'usr_01h455vb4pex5vsknk084sn02r', exp: now * 2 }),
      () => Object.assign(handedOut.roles, ['admin']),
      () => Object.assign(handedOut.amr, ['otp']),
    ];
    for (const tamper of tampering) expect(tamper).toThrow(TypeError);
    expect(await tokens.verify(accessToken, now)).toEqual(claims);
  });
});

describe('CVE-2026-22817, CVE-2026-22818: a forged access token is refused:', () => {
  const signed = tokens.sign(claims);
  const [head = '', payload = '', signature = ''] = signed.split('.');
  const publicPem = keyring.active.publicKey.export({ format: 'pem', type: 'spki' });
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const signAs = (forgedHeader: object, body: object = claims) => {
    const data = `${base64url(forgedHeader)}.${base64url(body)}`;
    return `${data}.${sign('sha256', Buffer.from(data), { key: stranger, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const hs256 = () => {
    const data = `${base64url({ ...header, alg: 'HS256' })}.${payload}`;
    return `${data}.${createHmac('sha256', publicPem).update(data).digest('base64url')}`;
  };
  const withSignature = (bytes: Buffer) => `${head}.${payload}.${bytes.toString('base64url')}`;

  it.each<[string, string]>([
    ['alg none, no signature', `${base64url({ ...header, alg: 'none' })}.${payload}.`],
    ['alg none, some signature', `${base64url({ ...header, alg: 'none' })}.${payload}.${signature}`],
    ['HS256 keyed with the public key', hs256()],
    ['another kid', signAs({ ...header, kid: 'stranger' })],
    ['our kid, a stranger’s key', signAs(header)],
    [
      'a key inside the header',
      signAs({
        ...header,
        jwk: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
      }),
    ],
    ['a key behind an address in the header', signAs({ ...header, jku: 'http://127.0.0.1:1/jwks.json' })],
    ['an ID token’s type', signAs({ ...header, typ: 'JWT' })],
    ['changed claims', `${head}.${base64url({ ...claims, roles: ['admin'] })}.${signature}`],
    ['a DER signature', withSignature(Buffer.concat([Buffer.from(signature, 'base64url'), Buffer.of(0)]))],
    ['a signature of zeros', withSignature(Buffer.alloc(64))],
    ['a random signature', withSignature(randomBytes(64))],
    ['no signature', `${head}.${payload}`],
    ['padding after the signature', `${signed}=`],
    ['a fourth segment', `${signed}.x`],
    ['nothing', ''],
    ['a megabyte', 'a'.repeat(1 << 20)],
    [
      'another issuer’s',
      createAccessTokens(keyring, { issuer, audience, leewaySeconds: 60 }).sign({
        ...claims,
        iss: 'https://evil.example',
      }),
    ],
    [
      'another audience’s',
      createAccessTokens(keyring, { issuer, audience, leewaySeconds: 60 }).sign({
        ...claims,
        aud: 'https://other.example',
      }),
    ],
    ['no session', tokens.sign({ ...claims, sid: 'ses_' })],
  ])('%s', async (_, forged) => {
    await expect(tokens.verify(forged, now)).rejects.toMatchObject({ code: 'access_token_invalid' });
  });

  it('the last character of the signature has one spelling only', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(signed.at(-1) ?? '');
    const twin = signed.slice(0, -1) + alphabet[last ^ 1];
    expect(Buffer.from(twin.split('.')[2] ?? '', 'base64url')).toEqual(Buffer.from(signature, 'base64url'));
    await expect(tokens.verify(twin, now)).rejects.toMatchObject({ code: 'access_token_invalid' });
  });
});
