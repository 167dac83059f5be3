/** How many times larger than in the usual run the crowds of these tests are: `TEST_TIMES=10 npx vitest run …`. */
export const times = Number(process.env.TEST_TIMES ?? 1);

export const repeat = <T>(count: number, call: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => call(index));
