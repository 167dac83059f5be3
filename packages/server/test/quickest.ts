/** The quickest of some rounds, in milliseconds: what the work takes when nobody else has the processor. */
export async function quickest(work: () => unknown, rounds = 3): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    await work();
    taken.push(performance.now() - startedMs);
  }
  return Math.min(...taken);
}
