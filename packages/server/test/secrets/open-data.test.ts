import { createCipheriv, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isOpenDataOf } from '../../src/model/open-data/watermark.ts';
import { decryptOpenData } from '../../src/secrets/open-data.ts';

interface Vector {
  readonly id: string;
  readonly appid?: string;
  readonly sessionKey: string;
  readonly iv: string;
  readonly encryptedData: string;
  readonly plaintextJson?: { readonly watermark: { readonly timestamp: number } };
}
interface Signed {
  readonly id: string;
  readonly sessionKey: string;
  readonly rawData: string;
  readonly signature?: string;
  readonly signatureOfTheOriginal?: string;
}
/** Published by WeChat and in public repositories, and some derived from those. */
const vectors: { decrypt: Vector[]; decryptMustFail: Vector[]; dataSignature: Signed[] } = JSON.parse(
  readFileSync(new URL('decrypt-vectors.json', import.meta.url), 'utf8'),
);

const sessionKey = 'tiihtNczf5v6AKRyjwEUhQ==';
const iv = Buffer.alloc(16, 7);
/** Without padding of its own, so that a test can give the wrong one. */
function encrypt(padded: Buffer): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}
const read = (encryptedData: string, more: object = {}) =>
  decryptOpenData(sessionKey, { encryptedData, iv: iv.toString('base64'), ...more });

describe('open data', () => {
  it.each(vectors.decrypt.map((vector) => [vector.id, vector] as const))('of %s is read', (_, vector) => {
    const openData = decryptOpenData(vector.sessionKey, vector);
    expect(openData).toEqual(vector.plaintextJson);
    const now = vector.plaintextJson?.watermark.timestamp ?? 0;
    expect(isOpenDataOf(openData, { appid: vector.appid ?? '', now, maxAgeSeconds: 600 })).toBe(true);
  });

  it.each(vectors.decryptMustFail.map((vector) => [vector.id, vector] as const))('of %s is refused', (_, vector) => {
    const openData = decryptOpenData(vector.sessionKey, vector);
    const wanted = { appid: vector.appid ?? '', now: 1_477_314_187, maxAgeSeconds: 600 };
    expect(isOpenDataOf(openData, wanted)).toBe(false);
  });

  it.each(vectors.dataSignature.map((vector) => [vector.id, vector] as const))('signed as %s', (_, vector) => {
    const { encryptedData } = { encryptedData: encryptWith(vector.sessionKey, '{"a":1}') };
    const signature = vector.signature ?? vector.signatureOfTheOriginal;
    const encrypted = { encryptedData, iv: iv.toString('base64'), rawData: vector.rawData, signature };
    expect(decryptOpenData(vector.sessionKey, encrypted)).toEqual(vector.signature ? { a: 1 } : undefined);
  });

  it('is read with each length of padding', () => {
    for (let length = 1; length < 40; length += 1) {
      const text = JSON.stringify('x'.repeat(length));
      expect(
        decryptOpenData(sessionKey, { encryptedData: encryptWith(sessionKey, text), iv: iv.toString('base64') }),
      ).toBe(JSON.parse(text));
    }
  });

  it('is refused with any wrong padding, where a lenient reader would find JSON', () => {
    const block = (last: number[]) =>
      Buffer.concat([Buffer.from('{"a":1}'.padEnd(16 - last.length)), Buffer.from(last)]);
    expect(read(encrypt(block([2, 2])))).toEqual({ a: 1 });
    for (const last of [[0], [1, 2], [3, 2, 3], [17], [32], [255], [0, 0]]) {
      expect(read(encrypt(block(last))), String(last)).toBeUndefined();
    }
    expect(read(encrypt(Buffer.alloc(16, 16)))).toBeUndefined();
  });

  it('is refused where it is no JSON, no UTF-8, no base64, or nothing', () => {
    const pad = (bytes: Buffer) => {
      const count = 16 - (bytes.length % 16);
      return encrypt(Buffer.concat([bytes, Buffer.alloc(count, count)]));
    };
    expect(read(pad(Buffer.from('{"a":')))).toBeUndefined();
    expect(read(pad(Buffer.from([0x22, 0xff, 0x22])))).toBeUndefined();
    const good = pad(Buffer.from('{"a":1}'));
    expect(read(good)).toEqual({ a: 1 });
    for (const bad of ['', `${good} `, good.replace('=', ''), good.slice(4), ` ${good}`])
      expect(read(bad)).toBeUndefined();
  });

  it('is refused with a signature that is none', () => {
    const good = encryptWith(sessionKey, '{"a":1}');
    for (const signature of ['', 'x'.repeat(40), '0'.repeat(40), undefined])
      expect(read(good, { rawData: '{}', signature })).toBeUndefined();
  });

  it('of random bytes is refused', () => {
    for (let n = 0; n < 500; n += 1) {
      const openData = read(randomBytes(16 * (1 + (n % 5))).toString('base64'));
      expect(isOpenDataOf(openData, { appid: 'wx', now: 0, maxAgeSeconds: 1e12 })).toBe(false);
    }
  });
});

function encryptWith(key: string, text: string): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(key, 'base64'), iv);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

describe('a watermark', () => {
  const wanted = { appid: 'wx1', now: 1000, maxAgeSeconds: 600 };
  const marked = (watermark: unknown) => ({ watermark });
  it.each([
    ['of this app, now', marked({ appid: 'wx1', timestamp: 1000 }), true],
    ['just young enough', marked({ appid: 'wx1', timestamp: 400 }), true],
    ['too old', marked({ appid: 'wx1', timestamp: 399 }), false],
    ['of tomorrow', marked({ appid: 'wx1', timestamp: 1601 }), false],
    ['of another app', marked({ appid: 'wx2', timestamp: 1000 }), false],
    ['without a time', marked({ appid: 'wx1' }), false],
    ['with a time in words', marked({ appid: 'wx1', timestamp: '1000' }), false],
    ['that is text', marked('wx1'), false],
    ['that is missing', {}, false],
    ['of no object', [marked({ appid: 'wx1', timestamp: 1000 })], false],
    ['of null', null, false],
  ])('%s: %s', (_, openData, isOurs) => {
    expect(isOpenDataOf(openData, wanted)).toBe(isOurs);
  });
});
