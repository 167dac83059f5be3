/** `2026-11-22 20:57:03`, UTC; a number that is no time as it is. */
export function writeTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? String(seconds) : time.toISOString().slice(0, 19).replace('T', ' ');
}
