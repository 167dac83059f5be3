import { expect, it } from 'vitest';
import { createPreciseClock } from '../src/precise-clock.ts';

it('a precise clock counts fractions, and follows the wall clock when that jumps', () => {
  let [wall, monotonic] = [1_000_000, 10];
  const clock = createPreciseClock(
    () => wall,
    () => monotonic,
  );
  monotonic += 0.25;
  expect(clock()).toBe(1_000_000.25);
  wall += 3_600_000;
  expect(clock()).toBe(4_600_000);
  monotonic += 0.5;
  expect(clock()).toBe(4_600_000.5);
});
