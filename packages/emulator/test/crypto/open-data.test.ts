import { describe, expect, it } from 'vitest';
import { decryptOpenData, encryptOpenData } from '../../src/crypto/open-data.ts';
import vectors from './decrypt-vectors.json' with { type: 'json' };

describe('open data', () => {
  it.each(vectors.decrypt)(
    '$id decrypts to its plaintext',
    ({ sessionKey, appid, plaintext, plaintextJson, ...data }) => {
      const text = decryptOpenData(data, sessionKey, appid);
      expect(text).toBe(plaintext);
      expect(JSON.parse(text)).toEqual(plaintextJson);
    },
  );

  it.each(vectors.decrypt)('$id encrypts to its ciphertext', ({ sessionKey, plaintext, iv, encryptedData }) => {
    const encrypted = encryptOpenData(plaintext, sessionKey, Buffer.from(iv, 'base64'));
    expect(encrypted).toEqual({ encryptedData, iv });
  });

  it.each(vectors.decryptMustFail)(
    '$id is refused: $reason',
    ({ sessionKey, appid = 'wx4f4bc4dec97d474b', ...data }) => {
      expect(() => decryptOpenData(data, sessionKey, appid)).toThrow();
    },
  );

  it.each([
    ['no data', { encryptedData: '' }],
    ['text that is not base64', { encryptedData: 'not base64!' }],
    ['an iv that is not base64', { iv: '****' }],
  ])('%s is refused', (_, change) => {
    const [vector] = vectors.decrypt;
    expect(() => decryptOpenData({ ...vector!, ...change }, vector!.sessionKey, vector!.appid)).toThrow(
      /base64|cut off/,
    );
  });

  it.each([
    ['no JSON', 'hello'],
    ['no object', 'null'],
    ['no watermark', '{}'],
    ['an empty watermark', '{"watermark":null}'],
  ])('a plaintext with %s is refused', (_, plaintext) => {
    const sessionKey = Buffer.alloc(16, 7).toString('base64');
    const encrypted = encryptOpenData(plaintext, sessionKey, Buffer.alloc(16));
    expect(() => decryptOpenData(encrypted, sessionKey, 'wx4f4bc4dec97d474b')).toThrow();
  });
});
