import type { Deps } from './deps.ts';

/** Longer than it takes to find out, also from a database in another building. */
const refusalMs = 10;

/**
 * Begin it before anything is looked up, and wait for it before a wrong credential is refused: what there is takes longer to look up than
 * what there is not, and the time of a refusal must not tell which. Whoever has the right one waits for nothing.
 */
export const beginRefusalTime = ({ wait }: Pick<Deps, 'wait'>): Promise<unknown> => wait(refusalMs);
