const BETWEEN_LINES_MS = 130;
const FRESH_MS = 3_000;

let nextAtMs = 0;

/**
 * How long a new line waits before it draws itself, so that a login of 40 ms can be watched: one line after the other.
 * Undefined for lines of the past (the page was opened later), which are simply there.
 */
export function findDelayMs(happenedAtMs: number): number | undefined {
  const now = Date.now();
  if (now - happenedAtMs > FRESH_MS) return undefined;
  const startsAtMs = Math.max(now, nextAtMs);
  nextAtMs = startsAtMs + BETWEEN_LINES_MS;
  return startsAtMs - now;
}
