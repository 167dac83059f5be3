import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Instance, issuer, type Token } from '../../trust/keys/turned-service.ts';
import { createVerifier, habits } from '../../trust/keys/verifiers.ts';

/** A service that publishes whatever the test says, for five minutes, and signs with any of it. */
async function startStandIn() {
  const time = { now: 1_790_000_000 };
  const published: object[] = [];
  const pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>['privateKey']>();
  const fetch = async () => Response.json({ keys: published }, { headers: { 'cache-control': 'public, max-age=300' } });
  return {
    time,
    published,
    instance: { login: { fetch } } as unknown as Instance,
    async publish(kid: string): Promise<void> {
      const { publicKey, privateKey } = await generateKeyPair('ES256');
      pairs.set(kid, privateKey);
      published.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256' });
    },
    async sign(kid: string): Promise<Token> {
      const expiresAt = time.now + 600;
      const claims = { iss: issuer, aud: issuer, exp: expiresAt };
      const key = pairs.get(kid);
      if (!key) throw new Error(`There is no key ${kid}`);
      const signing = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid });
      return { text: await signing.sign(key), kid, expiresAt };
    },
  };
}

describe('a verifier of the trial of keys', () => {
  let service: Awaited<ReturnType<typeof startStandIn>>;
  beforeEach(async () => {
    service = await startStandIn();
    await service.publish('first');
  });
  const create = (n: number) => {
    const { time, instance } = service;
    return createVerifier({ habit: habits[n]!, now: () => time.now, choose: () => instance });
  };

  it.each([
    [0, 299, 301],
    [1, 599, 601],
  ])('keeps the keys for as long as it is its habit (%i), and not longer', async (habit, before, after) => {
    const verifier = create(habit);
    expect(await verifier.verify(await service.sign('first'))).toBeUndefined();
    await service.publish('second');
    const began = service.time.now;
    service.time.now = began + before;
    expect(await verifier.verify(await service.sign('second'))).toBe('ERR_JWKS_NO_MATCHING_KEY');
    expect(verifier.lookups).toBe(1);
    service.time.now = began + after;
    expect(await verifier.verify(await service.sign('second'))).toBeUndefined();
    expect(verifier.lookups).toBe(2);
  });

  it('asks again for an unknown key, twice a minute at most, if that is its habit', async () => {
    const verifier = create(2);
    await verifier.verify(await service.sign('first'));
    await service.publish('second');
    const token = await service.sign('second');
    service.time.now += 29;
    expect(await verifier.verify(token)).toBe('ERR_JWKS_NO_MATCHING_KEY');
    service.time.now += 1;
    expect(await verifier.verify(token)).toBeUndefined();
  });

  it('refuses an old token for its age, and tells whether it believes its signature nevertheless', async () => {
    const verifier = create(0);
    const token = await service.sign('first');
    service.time.now += 1000;
    expect(await verifier.verify(token)).toBe('ERR_JWT_EXPIRED');
    expect(await verifier.believes(token)).toBe(true);
    service.published.length = 0;
    service.time.now += 301;
    expect(await verifier.believes(token)).toBe(false);
  });
});
