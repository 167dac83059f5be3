import type { Clock } from '../../src/clock.ts';

/** A clock turned by hand. */
export function handClock(): Clock & { advance(ms: number): void } {
  let now = 1_000_000;
  return {
    nowMs: () => now,
    monotonicMs: () => now,
    advance(ms) {
      now += ms;
    },
  };
}
