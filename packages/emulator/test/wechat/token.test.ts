import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { ask, getToken, tokenClaim } from '../ask.ts';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ port: 0, tokensPerDay: 20, clock: () => Date.parse('2026-01-01T00:00:00Z') });
});
afterAll(() => emulator.close());

/** The errcode with which a business call answers this token; the call itself lacks its other parameters. */
async function verdict(access_token: string): Promise<number> {
  return (await ask(emulator, '/wxa/checksession', { access_token })).json.errcode;
}

describe('token', () => {
  it('gives a new token for two hours each time', async () => {
    const { response, json } = await ask(emulator, '/cgi-bin/token', tokenClaim);
    expect(json).toEqual({ access_token: expect.stringMatching(/^\d+_[\w-]{133}$/), expires_in: 7200 });
    expect(response.headers.get('content-type')).toBe('application/json; encoding=utf-8');
    expect(await getToken(emulator)).not.toBe(json.access_token);
  });

  it('lets the previous token work for five more minutes, then 40001', async () => {
    const token = await getToken(emulator);
    await getToken(emulator);
    emulator.advance(299);
    expect(await verdict(token)).toBe(40097);
    emulator.advance(1);
    expect(await verdict(token)).toBe(40001);
  });

  it('expires: 42001', async () => {
    const token = await getToken(emulator);
    emulator.advance(7200);
    expect(await verdict(token)).toBe(42001);
  });

  it.each([
    ['no token', '', 41001],
    ['garbage', 'garbage', 40014],
    ['a token nobody issued', `99_${'x'.repeat(133)}`, 40001],
  ])('business calls answer %s with %s', async (_, token, errcode) => {
    expect(await verdict(token)).toBe(errcode);
  });

  it.each([
    ['no appid', { appid: '' }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['another grant_type', { grant_type: 'password' }, 40002],
    ['an unknown appid', { appid: 'wxffffffffffffffff' }, 40013],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
  ])('refuses %s', async (_, change, errcode) => {
    const { json } = await ask(emulator, '/cgi-bin/token', { ...tokenClaim, ...change });
    expect(json.errcode).toBe(errcode);
    expect(json.errmsg).toMatch(/^[a-z_ ]+ rid: [0-9a-f-]{26}$/);
  });

  it('refuses more than its calls a day with 45009', async () => {
    emulator.advance(24 * 3600);
    for (let i = 0; i < 20; i += 1) await getToken(emulator);
    expect((await ask(emulator, '/cgi-bin/token', tokenClaim)).json.errcode).toBe(45009);
    emulator.advance(24 * 3600);
    expect(await getToken(emulator)).toBeDefined();
  });
});
