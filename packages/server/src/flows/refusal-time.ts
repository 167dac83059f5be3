import type { Deps } from './deps.ts';

/** Longer than it takes to find out, also from a database in another building. */
const leastMs = 10;
/** By chance on top of it, in steps of a timer. */
const steps = 8;

/**
 * Begin it before anything is looked up, and wait for it before a wrong credential is refused: what there is takes longer to look up than
 * what there is not, and the time of a refusal must not tell which. A timer begins to run when the work before it is done, so some
 * microseconds of that would still show after many tries; chance hides them. Whoever has the right credential waits for nothing.
 */
export const beginRefusalTime = ({ wait, randomBytes }: Pick<Deps, 'wait' | 'randomBytes'>): Promise<unknown> =>
  wait(leastMs + ((randomBytes(1)[0] ?? 0) % steps));
