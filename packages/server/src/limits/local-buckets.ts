import { fillMs, type Rate } from './rate.ts';

/** The buckets of one limit, one for each key. */
export interface LocalBuckets {
  /** Whole milliseconds until there is a token for `key`; 0 when there is one. Takes nothing. */
  findWaitMs(key: string, nowMs: number): number;
  take(key: string, nowMs: number): void;
  /** Keys that are remembered. */
  countKeys(): number;
}

/** Sums of intervals are inexact: a token that is due in less than this is there. */
const inexactMs = 0.01;

/**
 * Token buckets as GCRA keeps them: of each only the time at which it will be full again. No timers: a bucket that has filled up is the same
 * as none, so buckets live in two generations, and one that was not touched for as long as filling takes goes with the older generation.
 * Should more than `mostKeys` / 2 come within that time, the generations turn early: then the longest untouched buckets count as full.
 */
export function createLocalBuckets(rate: Rate, mostKeys = 100_000): LocalBuckets {
  const { intervalMs } = rate;
  const capacityMs = fillMs(rate);
  let young = new Map<string, number>();
  let old = new Map<string, number>();
  let turnedAtMs = Number.NEGATIVE_INFINITY;

  const findFullAtMs = (key: string, nowMs: number) => Math.max(young.get(key) ?? old.get(key) ?? nowMs, nowMs);

  const turnGenerations = (nowMs: number) => {
    if (nowMs - turnedAtMs < capacityMs && young.size < mostKeys / 2) return;
    old = young;
    young = new Map();
    turnedAtMs = nowMs;
  };

  return {
    findWaitMs: (key, nowMs) => {
      const waitMs = findFullAtMs(key, nowMs) + intervalMs - capacityMs - nowMs;
      return waitMs < inexactMs ? 0 : Math.ceil(waitMs);
    },
    take(key, nowMs) {
      turnGenerations(nowMs);
      young.set(key, findFullAtMs(key, nowMs) + intervalMs);
    },
    countKeys: () => young.size + old.size,
  };
}
