import { InputError } from '../input/input-error.ts';
import { readFields, readInteger } from '../input/read-fields.ts';
import type { World } from '../world/world.ts';

const TEN_YEARS_SECONDS = 10 * 365 * 24 * 3600;

/** Lets codes, tokens and quotas age. The clock only goes forward. */
export function advanceClock(world: World, input: unknown): { now: number } {
  const fields = readFields(input, ['advanceSeconds']);
  const seconds = readInteger(fields, 'advanceSeconds', { min: 0, max: TEN_YEARS_SECONDS });
  if (seconds === undefined) throw new InputError('"advanceSeconds" is missing.', 'Such as { "advanceSeconds": 301 }.');
  world.advance(seconds);
  return { now: world.now() };
}
