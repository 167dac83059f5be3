import { describe, expect, it } from 'vitest';
import { deriveKey } from '../../src/secrets/derive.ts';
import { createRefreshTokens } from '../../src/tokens/refresh-token.ts';

const tokensOf = (root: number) => createRefreshTokens(deriveKey(new Uint8Array(32).fill(root), 'refresh-token'));
const tokens = tokensOf(1);
const session = {
  id: 'ses_01h455vb4pex5vsknk084sn02q',
  appid: 'wx0123456789abcdef',
  counter: 7,
  salt: new Uint8Array(16).fill(9),
} as const;
const text = tokens.write(session);

describe('a refresh token', () => {
  it('names key version, session and counter, and can be computed again', () => {
    expect(text).toMatch(/^wxr1\.1\.01h455vb4pex5vsknk084sn02q\.7\.[\w-]{43}$/);
    expect(tokens.write({ ...session })).toBe(text);
  });

  it('is authentic for its session, at every counter we wrote', () => {
    const presented = tokens.read(tokens.write({ ...session, counter: 3 }));
    expect(presented && tokens.isAuthentic(presented, session)).toBe(true);
  });

  it.each<[string, object]>([
    ['another app', { appid: 'wxffffffffffffffff' }],
    ['another salt', { salt: new Uint8Array(16).fill(8) }],
    ['another session', { id: 'ses_01h455vb4pex5vsknk084sn02r' }],
  ])('is not authentic for %s', (_, change) => {
    const presented = tokens.read(text);
    expect(presented && tokens.isAuthentic(presented, { ...session, ...change })).toBe(false);
  });

  it('is not authentic with a changed counter, or under another root secret', () => {
    const changed = tokens.read(text.replace('.7.', '.8.'));
    expect(changed && tokens.isAuthentic(changed, session)).toBe(false);
    const foreign = tokens.read(tokensOf(2).write(session));
    expect(foreign && tokens.isAuthentic(foreign, session)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['another version', text.replace('wxr1', 'wxr2')],
    ['another key version', text.replace('wxr1.1', 'wxr1.2')],
    ['a counter with a leading zero', text.replace('.7.', '.07.')],
    ['a negative counter', text.replace('.7.', '.-7.')],
    ['a counter beyond integers', text.replace('.7.', '.99999999999999999999.')],
    ['a short MAC', text.slice(0, -1)],
    ['another spelling of the same MAC', `${text.slice(0, -1)}${text.endsWith('B') ? 'C' : 'B'}`],
    ['a blank behind', `${text} `],
    ['a line break behind', `${text}\n`],
    ['an access token', 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln'],
  ])('is not even read from %s', (_, wrong) => {
    const presented = tokens.read(wrong);
    // A different last character is either another spelling (refused) or another MAC (not authentic).
    expect(presented === undefined || !tokens.isAuthentic(presented, session)).toBe(true);
  });
});
