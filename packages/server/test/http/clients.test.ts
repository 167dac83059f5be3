import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientsDesk, type MadeClient, startClientsDesk, writeBasic } from '../clients-desk.ts';
import { appid, type Door, issuer, otherAppid, type Reply } from '../desk.ts';

const inactive = { active: false };

describe.each<Door>(['fetch', 'socket'])('back ends through the %s door', (door) => {
  let desk: ClientsDesk;
  let all: MadeClient;
  beforeAll(async () => {
    desk = await startClientsDesk({ audience: 'https://api.example.com' }, door);
    all = await desk.makeClient(['introspect', 'revoke', 'wechat-api-token']);
  });
  afterAll(() => desk.close());

  async function logIn(ofApp = appid, user = 'xiaoming') {
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(user, ofApp), appid: ofApp } });
    return { access: json.access_token as string, refresh: json.refresh_token as string, user: json.user };
  }
  const introspect = (token: string, client = all) => desk.postForm('/introspect', { token }, client.basic);
  const revoke = (token: string, client = all) => desk.postForm('/revoke', { token }, client.basic);
  const isActive = async (token: string, client = all) => (await introspect(token, client)).json.active;

  describe('POST /introspect', () => {
    it('tells whose an access token is', async () => {
      const { access, user } = await logIn();
      const { status, headers, json } = await introspect(access);
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(json).toEqual({
        active: true,
        token_type: 'Bearer',
        iss: issuer,
        sub: user.id,
        sid: expect.stringMatching(/^ses_/),
        client_id: appid,
        aud: 'https://api.example.com',
        scope: 'me',
        roles: [],
        iat: expect.any(Number),
        exp: json.iat + 600,
      });
    });

    it('tells a refresh token as such, with nothing that opens a back end', async () => {
      const { refresh, user } = await logIn();
      const { json } = await introspect(refresh);
      expect(json).toEqual({
        active: true,
        token_type: 'refresh_token',
        iss: issuer,
        sub: user.id,
        sid: expect.stringMatching(/^ses_/),
        client_id: appid,
        aud: issuer,
        iat: expect.any(Number),
        exp: json.iat + 30 * 86_400,
      });
    });

    it('takes a hint, right or wrong, and fields it does not know', async () => {
      const { access, refresh } = await logIn();
      for (const token of [access, refresh]) {
        for (const token_type_hint of ['access_token', 'refresh_token', 'pigeon', '']) {
          const fields = { token, token_type_hint, resource: 'x' };
          expect((await desk.postForm('/introspect', fields, all.basic)).json.active).toBe(true);
        }
      }
    });

    it('says exactly that it is not active, whatever is wrong with a token', async () => {
      const ended = await logIn();
      await desk.send('POST', '/logout', { bearer: ended.access });
      const everywhere = await logIn(appid, 'lisa');
      await desk.send('POST', '/logout', { json: { all: true }, bearer: everywhere.access });
      const { access, refresh } = await logIn();
      const next = (await desk.send('POST', '/refresh', { json: { refresh_token: refresh } })).json;
      const tokens = {
        'of an ended session': ended.access,
        'to refresh an ended session': ended.refresh,
        'of a user who has logged out everywhere': everywhere.access,
        'to refresh it': everywhere.refresh,
        'to refresh that is not the newest': refresh,
        'with another signature': access.replace(/[^.]*$/, next.access_token.split('.')[2]),
        'cut off': access.slice(0, -1),
        'to refresh, of a later time': next.refresh_token.replace(/\.1\./, '.2.'),
        'that is none': 'nonsense',
        'that is very long': 'x'.repeat(15_000),
        'with what no token has': '\0 ü 微',
      };
      for (const [what, token] of Object.entries(tokens)) {
        const { status, json } = await introspect(token);
        expect([what, status, json]).toEqual([what, 200, inactive]);
      }
      expect(await isActive(next.access_token)).toBe(true);
      expect(await isActive(next.refresh_token)).toBe(true);
    });

    it('CVE-2026-53512, CVE-2026-91998: tells a token of an app that is not the client’s as none', async () => {
      const bound = await desk.makeClient(['introspect', 'revoke'], [otherAppid]);
      const [one, other] = [await logIn(appid), await logIn(otherAppid)];
      for (const token of [one.access, one.refresh]) expect((await introspect(token, bound)).json).toEqual(inactive);
      for (const token of [other.access, other.refresh]) expect(await isActive(token, bound)).toBe(true);
      expect((await revoke(one.access, bound)).status).toBe(200);
      expect(await isActive(one.access)).toBe(true);
    });
  });

  describe('POST /revoke', () => {
    it.each(['access', 'refresh'] as const)('ends the session of an %s token at once', async (kind) => {
      const tokens = await logIn();
      const other = await logIn();
      const { status, bytes } = await revoke(tokens[kind]);
      expect([status, bytes.length]).toEqual([200, 0]);
      expect((await desk.send('GET', '/me', { bearer: tokens.access })).json.code).toBe('session_ended');
      const refreshed = await desk.send('POST', '/refresh', { json: { refresh_token: tokens.refresh } });
      expect(refreshed.json.code).toBe('session_ended');
      expect(await isActive(other.access)).toBe(true);
      expect(desk.events.at(-1)).toMatchObject({
        name: 'session_revoked',
        actor: `client:${all.id}`,
        userId: tokens.user.id,
      });
    });

    it('says 200 where there is nothing to end, and records nothing', async () => {
      const { access } = await logIn();
      await revoke(access);
      const before = desk.events.length;
      for (const token of [access, 'nonsense']) expect((await revoke(token)).status).toBe(200);
      expect(desk.events).toHaveLength(before);
    });
  });

  describe('client authentication', () => {
    const expectError = (reply: Reply, status: number, error: string) => {
      expect([reply.status, reply.json.error]).toEqual([status, error]);
      expect(reply.headers.get('content-type')).toBe('application/json');
      expect(reply.headers.get('cache-control')).toBe('no-store');
      expect(Object.keys(reply.json).sort()).toEqual(['error', 'error_description', 'error_uri']);
      const challenge = reply.headers.get('www-authenticate');
      expect(challenge).toBe(status === 401 ? 'Basic realm="wxlogin", charset="UTF-8"' : null);
    };

    it('is by HTTP Basic, also where every character is encoded, or by the form', async () => {
      const token = (await logIn()).access;
      const percent = (text: string) => text.replaceAll(/./g, (each) => `%${each.charCodeAt(0).toString(16)}`);
      const byHeader = { ...all, basic: writeBasic(percent(all.id), percent(all.secret)) };
      expect(await isActive(token, byHeader)).toBe(true);
      const byForm = { token, client_id: all.id, client_secret: all.secret };
      expect((await desk.postForm('/introspect', byForm)).json.active).toBe(true);
    });

    it.each<[string, (client: MadeClient) => string | undefined]>([
      ['nothing', () => undefined],
      ['another secret', ({ id }) => writeBasic(id, `wxc1.${'A'.repeat(43)}`)],
      ['no secret', ({ id }) => writeBasic(id, '')],
      ['another client', ({ secret }) => writeBasic('cli_01kahzq8x2e5tv9w3m6n7p4r1s', secret)],
      ['an id that is none', ({ secret }) => writeBasic("' or 1=1 --", secret)],
      ['a broken escape', ({ id }) => writeBasic(id, '%zz')],
      ['a secret and more', ({ id, secret }) => writeBasic(id, `${secret} `)],
      ['the secret as Bearer', ({ secret }) => `Bearer ${secret}`],
      ['no colon', () => `Basic ${Buffer.from('nothing').toString('base64')}`],
      ['no base64', () => 'Basic %%%%'],
    ])('is refused with %s', async (_, write) => {
      const reply = await desk.postForm('/introspect', { token: 'x' }, write(all));
      expectError(reply, 401, 'invalid_client');
    });

    it('is refused by both ways at once, by half of one, and in the address', async () => {
      const fields = { token: 'x', client_id: all.id, client_secret: all.secret };
      expectError(await desk.postForm('/introspect', fields, all.basic), 400, 'invalid_request');
      expectError(
        await desk.postForm('/introspect', { token: 'x', client_id: all.id }, all.basic),
        400,
        'invalid_request',
      );
      expectError(await desk.postForm('/introspect', { token: 'x', client_id: all.id }), 401, 'invalid_client');
      expectError(
        await desk.postForm(`/introspect?${new URLSearchParams(fields)}`, { token: 'x' }),
        401,
        'invalid_client',
      );
    });

    it('comes before everything that is said', async () => {
      expectError(await desk.postForm('/introspect', {}), 401, 'invalid_client');
      expectError(await desk.postForm('/introspect', {}, all.basic), 400, 'invalid_request');
    });

    it('opens only what the client was given', async () => {
      const none = await desk.makeClient(['wechat-api-token']);
      expectError(await introspect('x', none), 403, 'insufficient_scope');
      expectError(await revoke('x', none), 403, 'insufficient_scope');
      const other = await desk.makeClient(['revoke']);
      const reply = await desk.send('POST', '/wechat-api-token', { json: {}, headers: { authorization: other.basic } });
      expect([reply.status, reply.json.code]).toEqual([403, 'scope_insufficient']);
    });

    it('ends with the client, and changes with its secret, at the very next request', async () => {
      const made = await desk.makeClient(['introspect']);
      expect((await introspect('x', made)).status).toBe(200);
      const rotated = await desk.clients.rotate(made.id);
      expectError(await introspect('x', made), 401, 'invalid_client');
      expect(desk.events.at(-1)).toMatchObject({
        name: 'client_refused',
        reason: 'secret',
        actor: `client:${made.id}`,
      });
      const next = { ...made, basic: writeBasic(made.id, rotated?.clientSecret ?? '') };
      expect((await introspect('x', next)).status).toBe(200);
      await desk.clients.end(made.id);
      expectError(await introspect('x', next), 401, 'invalid_client');
      expect(desk.events.at(-1)).toMatchObject({ name: 'client_refused', reason: 'ended', actor: `client:${made.id}` });
    });

    it.each<[string, { body?: string | Uint8Array; type?: string }, number]>([
      ['JSON', { body: '{"token":"x"}', type: 'application/json' }, 400],
      ['another type', { type: 'text/plain' }, 400],
      ['another charset', { type: 'application/x-www-form-urlencoded; charset=gbk' }, 400],
      ['a field twice', { body: 'token=x&token=y' }, 400],
      ['an unknown field twice', { body: 'token=x&a=1&a=2' }, 400],
      ['an empty token', { body: 'token=' }, 400],
      ['bytes that are no UTF-8', { body: new Uint8Array([0x74, 0xff]) }, 400],
      ['17 KiB', { body: `token=${'x'.repeat(17 * 1024)}` }, 413],
    ])('does not make up for %s', async (_, { body = 'token=x', type }, status) => {
      const headers = { authorization: all.basic, 'content-type': type ?? 'application/x-www-form-urlencoded' };
      const reply = await desk.send('POST', '/introspect', { body: body as string, headers });
      expectError(reply, status, 'invalid_request');
    });

    it('is asked for by OAuth’s endpoints in OAuth’s words, also where the method is wrong', async () => {
      const reply = await desk.send('GET', '/introspect');
      expectError(reply, 405, 'invalid_request');
      expect(reply.headers.get('allow')).toBe('POST');
    });
  });

  it('keeps secrets and tokens out of log and events', async () => {
    const { access, refresh } = await logIn();
    const other = await desk.makeClient(['introspect']);
    await introspect(access);
    await revoke(refresh);
    await introspect('x', { ...other, basic: writeBasic(other.id, all.secret) });
    const { json } = await desk.send('POST', '/wechat-api-token', {
      json: { appid },
      headers: { authorization: all.basic },
    });
    const said = desk.logs.join() + JSON.stringify(desk.events);
    for (const secret of [access, refresh, all.secret, other.secret, json.wechat_api_token])
      expect(said).not.toContain(secret);
  });
});

describe('tokens that age', () => {
  it('end for introspection exactly when they say', async () => {
    const desk = await startClientsDesk();
    const { basic } = await desk.makeClient(['introspect']);
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    const ask = async (token: string) => (await desk.postForm('/introspect', { token }, basic)).json;
    desk.advance(599);
    expect((await ask(json.access_token)).active).toBe(true);
    desk.advance(1);
    expect(await ask(json.access_token)).toEqual(inactive);
    desk.advance(30 * 86_400 - 601);
    expect((await ask(json.refresh_token)).active).toBe(true);
    desk.advance(1);
    expect(await ask(json.refresh_token)).toEqual(inactive);
    await desk.close();
  });
});

describe('wrong credentials', () => {
  it('are counted by address: 20 a minute, then 429; right ones always open, and no event tells of the rest', async () => {
    let nowMs = 0;
    const clock = { nowMs: () => Date.now(), monotonicMs: () => nowMs };
    const desk = await startClientsDesk({ clock });
    const { id, basic } = await desk.makeClient(['introspect']);
    const ask = (address: string | undefined, authorization: string) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization };
      const request = new Request(`${issuer}/introspect`, { method: 'POST', body: 'token=x', headers });
      return desk.login.fetch(request, { address });
    };
    const guess = async (address?: string) => (await ask(address, writeBasic(id, 'wrong'))).status;
    const guesses: number[] = [];
    for (let turn = 0; turn < 25; turn += 1) guesses.push(await guess('203.0.113.7'));
    expect(guesses).toEqual([...Array(20).fill(401), ...Array(5).fill(429)]);
    expect(desk.events.filter(({ name }) => name === 'client_refused')).toHaveLength(20);

    const refused = await ask('203.0.113.7', writeBasic(id, 'wrong'));
    expect(refused.headers.get('retry-after')).toBe('3');
    expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable' });
    expect((await ask('203.0.113.7', basic)).status).toBe(200);
    expect(await guess('203.0.113.8')).toBe(401);
    nowMs += 3000;
    expect([await guess('203.0.113.7'), await guess('203.0.113.7')]).toEqual([401, 429]);
    // Where nobody knows where they come from, they come from one place.
    const unknown: number[] = [];
    for (const address of [undefined, '127.0.0.1', undefined])
      for (let turn = 0; turn < 8; turn += 1) unknown.push(await guess(address));
    expect(unknown).toEqual([...Array(20).fill(401), ...Array(4).fill(429)]);
    expect((await ask(undefined, basic)).status).toBe(200);
    await desk.close();
  });
});
