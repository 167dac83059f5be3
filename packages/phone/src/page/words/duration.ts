/** A length of time in the unit people read best: `0.8 ms`, `42 ms`, `1.3 s`. */
export function tellDuration(ms: number): string {
  if (ms < 9.95) return `${Math.max(ms, 0).toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`;
}

/** The time of day of a point in time, in the reader's time zone. */
export function tellTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB');
}

/** A stored point in time (Unix seconds) as people write it, in the reader's time zone. */
export function tellMoment(atSeconds: number): string {
  return new Date(atSeconds * 1000).toLocaleString('sv-SE');
}
