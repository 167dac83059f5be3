import { findBroken, type Outcome } from '../trial.ts';
import { findTrend, medianOf } from './find-trend.ts';

export const sampleSeconds = 10;
/** Of what is held for good, in ten minutes; of everything that the system gives it. */
export const mostGrowth = 1;
export const mostMegabytes = 384;
export const mostDriftPercent = 10;
/** Of the one that has just begun; where it takes longer, others use the machine, and the comparison says nothing. */
const mostFreshMs = 60;

/** Ten seconds of a run. */
export interface Sample {
  readonly megabytes: number;
  readonly descriptors: number;
  readonly answers: number;
  readonly logins: number;
  readonly refused: number;
  /** Answers that were neither good nor a refusal. */
  readonly others: readonly string[];
}

/** One answer in a hundred takes so many milliseconds: of the service that has run for long, and right after or before of one that has just begun. */
export interface Pair {
  readonly aged: number;
  readonly fresh: number;
}

export interface Endured {
  readonly perSecond: number;
  readonly samples: readonly Sample[];
  /** MiB that are held after a full collection, every two minutes. */
  readonly held: readonly number[];
  readonly pairs: readonly Pair[];
  /** Login codes that are remembered in the end, and from how many seconds they may be. */
  readonly attempts: number;
  readonly attemptsLastSeconds: number;
}

/** So many between two full collections. */
export const samplesTogether = 12;

/** Connections come and go; what is never closed shows in the least of two minutes. */
function findLeast(samples: readonly number[]): number[] {
  const least: number[] = [];
  for (let at = 0; at + samplesTogether <= samples.length; at += samplesTogether)
    least.push(Math.min(...samples.slice(at, at + samplesTogether)));
  return least;
}

/** The first quarter is for caches to fill. */
const dropWarmUp = <Value>(values: readonly Value[]): readonly Value[] => values.slice(Math.floor(values.length / 4));

/** How much longer the aged one takes, and whether chance would say so in less than one of twenty runs (a sign test of eight pairs). */
export function findDrift(pairs: readonly Pair[]): { readonly percent: number; readonly isSlower: boolean } {
  const percent = (medianOf(pairs.map(({ aged, fresh }) => aged / fresh)) - 1) * 100;
  const slower = pairs.filter(({ aged, fresh }) => aged > fresh).length;
  return { percent, isSlower: slower >= pairs.length - 1 };
}

/** Undefined in a run so short that nothing is forgotten yet. */
function countRecentLogins(samples: readonly Sample[], seconds: number): number | undefined {
  const recent = Math.ceil(seconds / sampleSeconds);
  if (recent >= samples.length) return undefined;
  return samples.slice(-recent).reduce((sum, { logins }) => sum + logins, 0);
}

export function judgeEndurance(endured: Endured): Outcome {
  const { perSecond, samples, held, pairs, attempts, attemptsLastSeconds } = endured;
  const memory = findTrend(dropWarmUp(held));
  const growth = (memory.slope * 600) / (samplesTogether * sampleSeconds);
  const most = Math.max(...samples.map(({ megabytes }) => megabytes));
  const least = findLeast(dropWarmUp(samples).map(({ descriptors }) => descriptors));
  const opened = findTrend(least);
  const drift = findDrift(pairs);
  const freshMs = medianOf(pairs.map(({ fresh }) => fresh));
  const recent = countRecentLogins(samples, attemptsLastSeconds);
  const failed = new Set(samples.flatMap(({ refused, others }) => (refused > 0 ? ['refused', ...others] : others)));
  return {
    figures: {
      'per second': perSecond,
      answers: samples.reduce((sum, { answers }) => sum + answers, 0),
      'MiB at most': Math.round(most),
      'MiB held': held.length < 2 ? 'too early to say' : `${held[0]?.toFixed(1)} to ${held.at(-1)?.toFixed(1)}`,
      'more in ten minutes': `${growth.toFixed(2)}${memory.isRising ? '' : ', not more than chance'}`,
      'p99 ms, beside a fresh one': `${medianOf(pairs.map(({ aged }) => aged)).toFixed(1)}, ${freshMs.toFixed(1)}`,
      'p99 drift %': `${drift.percent.toFixed(1)}${drift.isSlower ? '' : ', not more than chance'}`,
      descriptors: least.length < 2 ? 'too early to say' : `${least[0]} to ${least.at(-1)}`,
      'login codes remembered': recent === undefined ? `${attempts}, too early to say` : attempts,
    },
    broken: findBroken({
      [`every answer is good, not: ${[...failed].join(', ')}`]: failed.size === 0,
      [`what is held does not grow by more than ${mostGrowth} MiB in ten minutes`]:
        !memory.isRising || growth <= mostGrowth,
      [`memory stays within ${mostMegabytes} MiB`]: most <= mostMegabytes,
      'descriptors stay as many': !opened.isRising || opened.slope * least.length < 1,
      [`one answer in a hundred takes at most ${mostDriftPercent} % longer`]:
        !drift.isSlower || drift.percent <= mostDriftPercent,
      [`the machine is quiet while they are compared: of the fresh one it is ${mostFreshMs} ms at most`]:
        freshMs <= mostFreshMs,
      'login codes are forgotten': recent === undefined || attempts <= recent * 1.1 + perSecond,
    }),
  };
}
