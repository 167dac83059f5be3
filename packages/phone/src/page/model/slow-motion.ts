const BETWEEN_LINES_MS = 130;
const FRESH_MS = 3_000;
const LONGEST_WAIT_MS = 2_000;

/** Gives new lines their turn. */
export interface SlowMotion {
  /**
   * How long a line waits before it draws itself, so that a login of 40 ms can be watched: one line after the other, but
   * none later than two seconds. Undefined for lines of the past (the page was opened later), which are simply there.
   */
  findDelayMs(happenedAtMs: number, nowMs: number): number | undefined;
}

export function createSlowMotion(): SlowMotion {
  let nextAtMs = 0;
  return {
    findDelayMs(happenedAtMs, nowMs) {
      if (nowMs - happenedAtMs > FRESH_MS) return undefined;
      const startsAtMs = Math.min(Math.max(nowMs, nextAtMs), nowMs + LONGEST_WAIT_MS);
      nextAtMs = startsAtMs + BETWEEN_LINES_MS;
      return startsAtMs - nowMs;
    },
  };
}
