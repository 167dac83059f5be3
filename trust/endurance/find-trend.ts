export interface Trend {
  /** Per step from one sample to the next: the median of the slopes between all pairs (Theil and Sen), which single outliers do not move. */
  readonly slope: number;
  /** How far the order of the samples is from chance, in standard deviations (Mann and Kendall); rising is positive. */
  readonly score: number;
  /** Whether chance gives so clear a rise in less than one of a hundred runs. */
  readonly isRising: boolean;
}

const oneInHundred = 2.326;

/** Of samples at equal distances. */
export function findTrend(samples: readonly number[]): Trend {
  const slopes: number[] = [];
  let sign = 0;
  for (const [later, one] of samples.entries()) {
    for (const [earlier, other] of samples.slice(0, later).entries()) {
      slopes.push((one - other) / (later - earlier));
      sign += Math.sign(one - other);
    }
  }
  const count = samples.length;
  const deviation = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const score = deviation > 0 ? (sign - Math.sign(sign)) / deviation : 0;
  return { slope: medianOf(slopes), score, isRising: score > oneInHundred };
}

export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}
