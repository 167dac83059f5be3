import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createApiTokens } from '../../src/world/api-tokens.ts';

function setUp() {
  let at = 1000;
  const tokens = createApiTokens(() => at, randomBytes);
  return { tokens, wait: (seconds: number) => (at += seconds) };
}

describe('API tokens', () => {
  it('work for two hours', () => {
    const { tokens, wait } = setUp();
    const { text } = tokens.issue('plain', 'wx1', 300);
    wait(7199);
    expect(tokens.find(text)).toEqual({ state: 'valid', appid: 'wx1' });
    wait(1);
    expect(tokens.find(text).state).toBe('expired');
  });

  it('are evicted when the overlap with their successor ends', () => {
    const { tokens, wait } = setUp();
    const { text } = tokens.issue('plain', 'wx1', 300);
    tokens.issue('plain', 'wx1', 300);
    wait(299);
    expect(tokens.find(text).state).toBe('valid');
    wait(1);
    expect(tokens.find(text).state).toBe('evicted');
  });

  it('expire rather than be evicted when that comes first', () => {
    const { tokens, wait } = setUp();
    const { text } = tokens.issue('plain', 'wx1', 300);
    wait(7000);
    tokens.issue('plain', 'wx1', 300);
    wait(200);
    expect(tokens.find(text).state).toBe('expired');
  });

  it('leave those of the other kind and of other apps alone', () => {
    const { tokens } = setUp();
    const plain = tokens.issue('plain', 'wx1', 0);
    const other = tokens.issue('plain', 'wx2', 0);
    tokens.issue('stable', 'wx1', 0);
    expect([tokens.find(plain.text).state, tokens.find(other.text).state]).toEqual(['valid', 'valid']);
    expect(tokens.findNewest('plain', 'wx1')).toBe(plain);
  });
});
