/** A token bucket: holds `burst` tokens at most, and gets one back each `intervalMs`. */
export interface Rate {
  readonly intervalMs: number;
  readonly burst: number;
}

/** `count` in `seconds`, and `burst` of them (default: all) at once; undefined, which is no limit, for a count of 0. */
export function createRate(count: number, seconds: number, burst = count): Rate | undefined {
  return count === 0 ? undefined : { intervalMs: (seconds * 1000) / count, burst: Math.max(1, burst) };
}

/** How long an empty bucket takes to be full again. */
export const fillMs = ({ intervalMs, burst }: Rate): number => intervalMs * burst;
