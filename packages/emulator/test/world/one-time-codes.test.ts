import { describe, expect, it } from 'vitest';
import { createOneTimeCodes } from '../../src/world/one-time-codes.ts';

function setUp() {
  let at = 1000;
  const codes = createOneTimeCodes<string>(() => at);
  return { codes, wait: (seconds: number) => (at += seconds) };
}

describe('one-time codes', () => {
  it('are fresh until they are spent', () => {
    const { codes } = setUp();
    codes.add('a', 'tom');
    expect(codes.find('a')).toEqual({ state: 'fresh', record: 'tom' });
    expect(codes.find('a').state).toBe('fresh');
    codes.spend('a');
    expect(codes.find('a').state).toBe('spent');
  });

  it('are unknown after five minutes, spent or not', () => {
    const { codes, wait } = setUp();
    codes.add('a', 'tom');
    codes.add('b', 'tom');
    codes.spend('b');
    wait(299);
    expect([codes.find('a').state, codes.find('b').state]).toEqual(['fresh', 'spent']);
    wait(1);
    expect([codes.find('a').state, codes.find('b').state]).toEqual(['unknown', 'unknown']);
  });

  it('stay unknown when somebody spends what was never handed out', () => {
    const { codes } = setUp();
    codes.spend('garbage');
    expect(codes.find('garbage').state).toBe('unknown');
  });

  it('survive the forgetting of older ones', () => {
    const { codes, wait } = setUp();
    codes.add('old', 'tom');
    wait(200);
    codes.add('young', 'lisa');
    wait(100);
    codes.add('new', 'lisa');
    expect(['old', 'young', 'new'].map((code) => codes.find(code).state)).toEqual(['unknown', 'fresh', 'fresh']);
  });
});
