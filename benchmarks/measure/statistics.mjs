// Medians over rounds, and ratios formed inside each round: what slows the machine for a while slows both sides of a ratio.

export const median = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const facts = ['perSecond', 'cpu', 'databaseCpu', 'p50', 'p99', 'memoryMB', 'group', 'generatorCpu', 'wechatCpu'];
const compared = ['perSecond', 'cpu', 'p50', 'p99'];

const medianOf = (rounds, fact) => {
  const numbers = rounds.map((round) => round[fact]).filter((number) => number !== undefined);
  return numbers.length === 0 ? undefined : median(numbers);
};

/** `rounds`: for each case what each round measured. Gives for each case the medians, and `ratio` to the case named `base`. */
export function summarise(rounds, base) {
  const rows = Object.entries(rounds).map(([id, own]) => [
    id,
    {
      ...Object.fromEntries(facts.map((fact) => [fact, medianOf(own, fact)])),
      rates: own.map(({ perSecond }) => perSecond),
      p50s: own.map(({ p50 }) => p50),
      count: own.reduce((sum, { count }) => sum + count, 0),
      ratio: rounds[base] && Object.fromEntries(compared.map((fact) => [fact, ratioOf(own, rounds[base], fact)])),
    },
  ]);
  return Object.fromEntries(rows);
}

export const ratioOf = (own, base, fact) => median(own.map((round, index) => round[fact] / base[index][fact]));
