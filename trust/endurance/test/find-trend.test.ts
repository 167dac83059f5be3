import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../journeys/load.ts';
import { findTrend, medianOf } from '../find-trend.ts';

const noise = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
};

describe('a trend', () => {
  it('is the slope of what rises steadily', () => {
    expect(findTrend([1, 3, 5, 7, 9, 11, 13, 15])).toMatchObject({ slope: 2, isRising: true });
  });

  it('is not moved by single outliers', () => {
    const samples = Array.from({ length: 30 }, (_, index) => 100 + index * 0.5);
    samples[7] = 5000;
    samples[20] = 0;
    const { slope, isRising } = findTrend(samples);
    expect(slope).toBeCloseTo(0.5);
    expect(isRising).toBe(true);
  });

  it('is not seen in what falls or stays', () => {
    expect(findTrend([5, 5, 5, 5, 5, 5])).toEqual({ slope: 0, score: 0, isRising: false });
    expect(findTrend([9, 8, 7, 6, 5, 4, 3, 2]).isRising).toBe(false);
    expect(findTrend([])).toEqual({ slope: 0, score: 0, isRising: false });
  });

  it('is seen in noise about once in a hundred times, and through noise where there is one', () => {
    const seeds = Array.from({ length: 400 }, (_, seed) => seed + 1);
    const alarms = seeds.filter((seed) => findTrend(noise(seed, 20)).isRising).length;
    expect(alarms).toBeLessThan(12);
    const rising = seeds.filter((seed) => findTrend(noise(seed, 20).map((each, at) => each + at * 0.1)).isRising);
    expect(rising.length).toBeGreaterThan(390);
  });
});

it('finds the median', () => {
  expect(medianOf([3, 1, 2])).toBe(2);
  expect(medianOf([4, 1, 2, 3])).toBe(2.5);
  expect(medianOf([])).toBe(0);
});
