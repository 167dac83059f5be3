import { describe, expect, it } from 'vitest';
import { createSlowMotion } from '../../src/page/model/slow-motion.ts';

describe('createSlowMotion', () => {
  it('lets lines of one moment wait for each other, and a later one start at once', () => {
    const { findDelayMs } = createSlowMotion();
    expect([1_000, 1_001, 1_002].map((atMs) => findDelayMs(atMs, 1_000))).toEqual([0, 130, 260]);
    expect(findDelayMs(5_000, 5_000)).toBe(0);
  });

  it('lets nobody wait longer than two seconds', () => {
    const { findDelayMs } = createSlowMotion();
    const delays = Array.from({ length: 100 }, () => findDelayMs(1_000, 1_000));
    expect(Math.max(...delays.map(Number))).toBe(2_000);
  });

  it('shows the past as it is', () => {
    expect(createSlowMotion().findDelayMs(1_000, 4_001)).toBeUndefined();
  });
});
