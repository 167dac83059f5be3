import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isSameSignature, signRawData, signWithSessionKey } from '../../src/crypto/signatures.ts';
import vectors from './decrypt-vectors.json' with { type: 'json' };

describe('signatures', () => {
  it.each(vectors.dataSignature)('$id', ({ rawData, sessionKey, signature, signatureOfTheOriginal, actualSha1 }) => {
    const expected = signature ?? actualSha1;
    expect(signRawData(rawData, sessionKey)).toBe(expected);
    expect(expected).not.toBe(signatureOfTheOriginal);
  });

  it.each(vectors.sessionSignature)('$id', ({ sessionKey, message, signature, wrongSignature }) => {
    const signed = signWithSessionKey(sessionKey, message);
    if (signature !== undefined) expect(signed).toBe(signature);
    expect(signed).not.toBe(wrongSignature);
  });

  it('compares whole texts', () => {
    const text = createHash('sha1').update('x').digest('hex');
    expect(isSameSignature(text, text)).toBe(true);
    expect(isSameSignature(text.toUpperCase(), text)).toBe(false);
    expect(isSameSignature(text.slice(1), text)).toBe(false);
    expect(isSameSignature('', text)).toBe(false);
  });
});
