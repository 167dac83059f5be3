import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { deriveKey } from '../../src/secrets/derive.ts';
import { createKeyedHash } from '../../src/secrets/keyed-hash.ts';
import { createRandom } from '../../src/secrets/random.ts';
import { getDevelopmentSecret, parseRootSecret } from '../../src/secrets/root-secret.ts';
import { createSealer } from '../../src/secrets/seal.ts';

const root = new Uint8Array(32).fill(7);
const sealer = createSealer(deriveKey(root, 'seal'), createRandom());
const plain = Buffer.from('a private key');

describe('a sealed value', () => {
  const sealed = sealer.seal(plain, 'keys.private.k1');

  it('opens where it was sealed', () => {
    expect(sealer.unseal(sealed, 'keys.private.k1')).toEqual(plain);
  });

  it('is never the same twice and does not hold the value in clear', () => {
    expect(sealer.seal(plain, 'keys.private.k1')).not.toEqual(sealed);
    expect(sealed.includes(plain)).toBe(false);
  });

  it('does not open in another place, changed at any byte, cut, or under another secret', () => {
    expect(() => sealer.unseal(sealed, 'keys.private.k2')).toThrow();
    for (let byte = 0; byte < sealed.length; byte += 1) {
      const changed = Buffer.from(sealed);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      expect(() => sealer.unseal(changed, 'keys.private.k1')).toThrow();
    }
    for (const length of [0, 1, 28, sealed.length - 1])
      expect(() => sealer.unseal(sealed.subarray(0, length), 'keys.private.k1')).toThrow();
    const other = createSealer(deriveKey(new Uint8Array(32).fill(8), 'seal'), createRandom());
    expect(() => other.unseal(sealed, 'keys.private.k1')).toThrow();
  });
});

describe('keys', () => {
  it('of different purposes have nothing in common', () => {
    const keys = [deriveKey(root, 'seal'), deriveKey(root, 'refresh-token'), deriveKey(root, 'keyed-hash')];
    expect(new Set(keys.map((key) => key.export().toString('hex'))).size).toBe(3);
  });

  it('hash the same text differently for different purposes', () => {
    const hash = createKeyedHash(deriveKey(root, 'keyed-hash'));
    expect(hash('js_code', 'x')).toEqual(hash('js_code', 'x'));
    expect(hash('js_code', 'x')).not.toEqual(hash('idempotency_key', 'x'));
  });
});

describe('random bytes', () => {
  it('are never given twice, across the pool’s end too', () => {
    const random = createRandom();
    const seen = new Set(Array.from({ length: 2000 }, () => random(16).toString('hex')));
    expect(seen.size).toBe(2000);
    expect(random(8192)).toHaveLength(8192);
  });
});

describe('the root secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wxlogin-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('of a development folder is made once, for the owner’s eyes only', () => {
    const first = getDevelopmentSecret(join(folder, 'new'), createRandom());
    expect(first).toHaveLength(32);
    expect(getDevelopmentSecret(join(folder, 'new'), createRandom())).toEqual(first);
    expect(statSync(join(folder, 'new', 'root-secret')).mode & 0o077).toBe(0);
  });

  it('in a damaged file is refused by name, not replaced', () => {
    writeFileSync(join(folder, 'root-secret'), 'short');
    expect(() => getDevelopmentSecret(folder, createRandom())).toThrow(/root-secret does not hold a root secret/);
  });

  it('is 43 characters of base64url', () => {
    expect(parseRootSecret(Buffer.from(root).toString('base64url'))).toEqual(Buffer.from(root));
    expect(parseRootSecret('too-short')).toBeUndefined();
    expect(parseRootSecret(`${'A'.repeat(43)}=`)).toBeUndefined();
  });
});
