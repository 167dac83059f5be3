/** Time, handed in so that tests turn it by hand. */
export interface Clock {
  /** Milliseconds since 1970 by the wall clock. */
  nowMs(): number;
  /** Milliseconds that never jump; for measuring and deadlines. */
  monotonicMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

/** Unix seconds, the unit of everything stored and signed. */
export const unixSeconds = (clock: Clock): number => Math.floor(clock.nowMs() / 1000);
