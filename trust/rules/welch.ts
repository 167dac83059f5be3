/** One way of being refused, and how long each try of it took. */
export interface Sample {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/** Beyond this the two take different times, for all that chance can do (the usual bound of tests for leaks, as in dudect). */
export const mostT = 4.5;

/** Without the slowest tenth of both together: those are the machine's doing, and hide what is looked for. */
export function crop(one: readonly number[], other: readonly number[]): [readonly number[], readonly number[]] {
  const all = [...one, ...other].sort((a, b) => a - b);
  const bound = all[Math.floor(all.length * 0.9)] ?? Number.POSITIVE_INFINITY;
  return [one.filter((each) => each <= bound), other.filter((each) => each <= bound)];
}

export function describeSample(values: readonly number[]): Sample {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1);
  return { count: values.length, mean, variance };
}

/** Welch's t: by how many standard errors the two means are apart. */
export const welchT = (one: Sample, other: Sample): number =>
  (one.mean - other.mean) / Math.sqrt(one.variance / one.count + other.variance / other.count);
