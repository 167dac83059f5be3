import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { ask, getToken, post, tokenClaim } from '../ask.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ port: 0, clock: () => Date.parse('2026-01-01T00:00:00Z') });
});
afterEach(() => emulator.close());

const stable = async (change: object = {}) =>
  (await post(emulator, '/cgi-bin/stable_token', { ...tokenClaim, ...change })).json;
const isGood = async (access_token: string) =>
  (await ask(emulator, '/wxa/checksession', { access_token })).json.errcode === 40097;

describe('stable_token', () => {
  it('gives the same token until five minutes before it expires, then both work', async () => {
    const first = await stable();
    expect(first).toEqual({ access_token: expect.any(String), expires_in: 7200 });
    emulator.advance(6899);
    expect(await stable()).toEqual({ ...first, expires_in: 301 });
    emulator.advance(1);
    const second = await stable();
    expect(second.access_token).not.toBe(first.access_token);
    emulator.advance(299);
    expect([await isGood(first.access_token), await isGood(second.access_token)]).toEqual([true, true]);
    emulator.advance(1);
    expect(await isGood(first.access_token)).toBe(false);
  });

  it('is a world apart from cgi-bin/token', async () => {
    const { access_token } = await stable();
    const plain = await getToken(emulator);
    await getToken(emulator);
    await stable({ force_refresh: true });
    emulator.advance(200);
    expect([await isGood(access_token), await isGood(plain)]).toEqual([true, true]);
  });

  it('retires the token at once when forced, but not twice within 30 seconds', async () => {
    const first = await stable();
    emulator.advance(30);
    const second = await stable({ force_refresh: true });
    expect(second.access_token).not.toBe(first.access_token);
    expect([await isGood(first.access_token), await isGood(second.access_token)]).toEqual([false, true]);
    emulator.advance(29);
    expect((await stable({ force_refresh: true })).access_token).toBe(second.access_token);
    emulator.advance(1);
    expect((await stable({ force_refresh: true })).access_token).not.toBe(second.access_token);
  });

  it('is forced at most 20 times a day', async () => {
    for (let i = 0; i < 20; i += 1) {
      expect(await stable({ force_refresh: true })).toHaveProperty('access_token');
      emulator.advance(30);
    }
    expect((await stable({ force_refresh: true })).errcode).toBe(45009);
    expect(await stable()).toHaveProperty('access_token');
  });

  it.each([
    ['no appid', { appid: undefined }, 41002],
    ['a number for an appid', { appid: 7 }, 41002],
    ['no secret', { secret: '' }, 41004],
    ['another grant_type', { grant_type: 'x' }, 40002],
    ['an unknown appid', { appid: 'wxffffffffffffffff' }, 40013],
    ['a wrong secret', { secret: 'f'.repeat(32) }, 40125],
  ])('refuses %s', async (_, change, errcode) => {
    expect((await stable(change)).errcode).toBe(errcode);
  });

  it('takes POST and JSON only', async () => {
    expect((await ask(emulator, '/cgi-bin/stable_token', tokenClaim)).json.errcode).toBe(43002);
    const form = await post(emulator, '/cgi-bin/stable_token', String(new URLSearchParams(tokenClaim)));
    expect(form.json).toMatchObject({
      errcode: 47001,
      errmsg: expect.stringMatching(/^data format error hint: \[.{16}\] rid: /),
    });
    expect((await post(emulator, '/cgi-bin/stable_token', '[]')).json.errcode).toBe(47001);
  });
});
