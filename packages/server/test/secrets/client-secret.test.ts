import { describe, expect, it } from 'vitest';
import { isClientSecret, makeClientSecret } from '../../src/secrets/client-secret.ts';
import { createRandom } from '../../src/secrets/random.ts';

describe('a client secret', () => {
  const { clientSecret, secretHash } = makeClientSecret(createRandom());

  it('has a prefix that people and scanners know, 32 random bytes, and a hash of 32 bytes', () => {
    expect(clientSecret).toMatch(/^wxc1\.[A-Za-z0-9_-]{43}$/);
    expect(secretHash).toHaveLength(32);
    expect(makeClientSecret(createRandom()).clientSecret).not.toBe(clientSecret);
  });

  it('is known by its hash, whatever kind of bytes that is', () => {
    expect(isClientSecret(clientSecret, secretHash)).toBe(true);
    expect(isClientSecret(clientSecret, Uint8Array.from(secretHash))).toBe(true);
  });

  it.each([
    ['another', makeClientSecret(createRandom()).clientSecret],
    ['nothing', ''],
    ['its hash', secretHash.toString('base64url')],
    ['its own with a blank', `${clientSecret} `],
    ['its own without the prefix', clientSecret.slice(5)],
  ])('is not %s', (_, text) => {
    expect(isClientSecret(text, secretHash)).toBe(false);
  });

  it('is nobody’s where there is no hash, or a damaged one', () => {
    for (const hash of [undefined, new Uint8Array(0), new Uint8Array(32), secretHash.subarray(1)])
      expect(isClientSecret(clientSecret, hash)).toBe(false);
  });
});
