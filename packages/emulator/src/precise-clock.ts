import { performance } from 'node:perf_hooks';

const TOLERATED_MS = 5;

/**
 * Epoch milliseconds with fractions, so that calls within one millisecond can be told apart. Follows the machine's clock
 * when that was set, or stood still while the machine slept.
 */
export function createPreciseClock(wall = Date.now, monotonic = () => performance.now()): () => number {
  let originMs = wall() - monotonic();
  return () => {
    const precise = originMs + monotonic();
    const coarse = wall();
    if (Math.abs(precise - coarse) <= TOLERATED_MS) return precise;
    originMs = coarse - monotonic();
    return coarse;
  };
}
