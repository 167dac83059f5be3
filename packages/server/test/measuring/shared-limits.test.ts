import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { appid, type Desk, issuer, startDesk } from '../desk.ts';
import { freshRedis, isAvailable } from '../servers/fresh.ts';
import { sumOf } from './read-exposition.ts';

describe.skipIf(!isAvailable('redis'))('two instances that count together', () => {
  it('tell a refusal that only both together know of from one of their own, and that Redis is there', async () => {
    const rates = { addressLoginsPerMinute: 1, addressLoginBurst: 1 };
    const redisURL = await freshRedis();
    const options = { redisURL, rootSecret: randomBytes(32).toString('base64url'), ...rates };
    const [one, other] = [await startDesk(options), await startDesk(options)];
    const logIn = async (desk: Desk) => {
      const body = JSON.stringify({ code: await desk.code(), appid });
      const headers = { 'content-type': 'application/json' };
      const request = new Request(`${issuer}/login`, { method: 'POST', body, headers });
      return (await desk.login.fetch(request, { address: '203.0.113.7' })).status;
    };
    expect([await logIn(one), await logIn(one), await logIn(other)]).toEqual([200, 429, 429]);

    const refusals = async ({ login }: Desk, limit: string) =>
      sumOf(await login.metrics(), 'wxlogin_limit_refusals_total', { limit });
    expect([await refusals(one, 'address'), await refusals(one, 'shared')]).toEqual([1, 0]);
    expect([await refusals(other, 'address'), await refusals(other, 'shared')]).toEqual([0, 1]);
    expect(sumOf(await one.login.metrics(), 'wxlogin_part_ok', { part: 'redis' })).toBe(1);
    await one.close();
    await other.close();
  });
});
