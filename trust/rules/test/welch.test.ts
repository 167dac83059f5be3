import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../journeys/load.ts';
import { crop, describeSample, mostT, welchT } from '../welch.ts';

/** So many times around a mean, with now and then one that took long. */
function draw(count: number, mean: number, random: () => number): number[] {
  return Array.from({ length: count }, () => mean + random() * 20 + (random() < 0.02 ? 5000 : 0));
}

const tOf = (...values: [number[], number[]]): number => {
  const [one, other] = crop(...values);
  return welchT(describeSample(one), describeSample(other));
};

describe('the test of times', () => {
  it('gives what can be worked out by hand', () => {
    const [one, other] = [describeSample([1, 2, 3]), describeSample([4, 6, 8])];
    expect([one, other]).toEqual([
      { count: 3, mean: 2, variance: 1 },
      { count: 3, mean: 6, variance: 4 },
    ]);
    expect(welchT(one, other)).toBeCloseTo(-4 / Math.sqrt(5 / 3), 10);
  });

  it('finds a difference that is far smaller than the noise, and none where there is none', () => {
    const random = createRandom(7);
    expect(Math.abs(tOf(draw(10_000, 100, random), draw(10_000, 100, random)))).toBeLessThan(mostT);
    expect(Math.abs(tOf(draw(10_000, 100, random), draw(10_000, 101, random)))).toBeGreaterThan(mostT);
  });
});
