import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  newApiToken,
  newHint,
  newLoginCode,
  newPhoneCode,
  newRid,
  newSessionKey,
  openidOf,
  unionidOf,
} from '../../src/world/identifiers.ts';
import vectors from '../crypto/decrypt-vectors.json' with { type: 'json' };

describe('identifiers', () => {
  it.each([
    ['openid', () => openidOf('wxde30de30de30de30', 'xiaoming'), /^o[\w-]{27}$/],
    ['unionid', () => unionidOf('wxlogin', 'xiaoming'), /^o[\w-]{27}$/],
    ['login code', () => newLoginCode(randomBytes), /^0[A-Za-z0-9]{31}$/],
    ['phone code', () => newPhoneCode(randomBytes), /^[0-9a-f]{64}$/],
    ['session key', () => newSessionKey(randomBytes), /^[A-Za-z0-9+/]{22}==$/],
    ['API token', () => newApiToken(randomBytes), /^\d+_[\w-]{133}$/],
    ['hint', () => newHint(randomBytes), /^[\w-]{16}$/],
    ['rid', () => newRid(1_630_137_872, randomBytes), /^6129ee10-[0-7][0-9a-f]{7}-[0-7][0-9a-f]{7}$/],
  ])('a %s looks like a real one', (_, make, shape) => {
    for (let i = 0; i < 100; i += 1) expect(make()).toMatch(shape);
  });

  it('an openid is the same for ever, and different per app and person', () => {
    expect(openidOf('wxde30de30de30de30', 'xiaoming')).toBe('ooJnZwgBnyzrQNwrbHsB1AO9vaBw');
    const others = [openidOf('wxde30de30de30de30', 'tom'), openidOf('wx0123456789abcdef', 'xiaoming')];
    expect(new Set([...others, openidOf('wxde30de30de30de30', 'xiaoming')]).size).toBe(3);
  });

  it.each(vectors.rid.samples)('a rid begins with its time: $rid', ({ rid, time }) => {
    const now = Date.parse(time) / 1000;
    expect(newRid(now, randomBytes).slice(0, 9)).toBe(rid.slice(0, 9));
  });
});
