import type { Moment, Operation } from './history.ts';

/** A refresh token may be used again for 30 seconds; nearer than this nobody disputes it. */
const surelyGraceMs = 20_000;

/** The refresh tokens of each session, as far as clients have heard of them. */
export interface Families {
  /** A second successor of one token, and one that was still good when its successor had been told. */
  readonly forks: readonly string[];
  /** Whether it may have ended its session, because its token had been replaced. */
  mayEnd(operation: Operation): boolean;
  /** Whether it came with nothing, or with a token that nobody may have replaced. */
  mustBeGood(operation: Operation): boolean;
}

export function createFamilies(moments: readonly Moment[]): Families {
  const generationOf = new Map<string, number>();
  const successorOf = new Map<string, string>();
  const firstUsedMs = new Map<string, number>();
  /** Of each session, the newest generation that may have been replaced. */
  const newestUsed = new Map<string, number>();
  const stale = new Set<Operation>();
  const replacedBefore = new Set<Operation>();
  const forks: string[] = [];

  const isStale = ({ asked, endedMs }: Operation): boolean => {
    if ((asked.deed !== 'refresh' && asked.deed !== 'use') || asked.token === undefined) return false;
    const generation = generationOf.get(asked.token) ?? 0;
    const newest = newestUsed.get(asked.session) ?? -1;
    // To ask about one that is replaced is harmless, but it is good no more.
    if (asked.deed === 'use') return newest >= generation;
    const sinceMs = (endedMs ?? Number.POSITIVE_INFINITY) - (firstUsedMs.get(asked.token) ?? 0);
    return newest > generation || sinceMs > surelyGraceMs;
  };

  function invoke({ asked, outcome, beganMs }: Operation): void {
    if (asked.deed !== 'refresh') return;
    if (!firstUsedMs.has(asked.token)) firstUsedMs.set(asked.token, beganMs);
    if (outcome === 'fail') return;
    const generation = generationOf.get(asked.token) ?? 0;
    newestUsed.set(asked.session, Math.max(newestUsed.get(asked.session) ?? -1, generation));
  }

  function answer(operation: Operation): void {
    const { asked, outcome, told } = operation;
    if (isStale(operation)) stale.add(operation);
    if (outcome !== 'ok') return;
    if (replacedBefore.has(operation)) forks.push(`still good: ${JSON.stringify(asked)}`);
    // The first token of a login is of generation 0, which is what an unknown one is taken for.
    if (asked.deed === 'refresh' && told.token !== undefined) learnSuccessor(asked.token, told.token);
  }

  function learnSuccessor(token: string, successor: string): void {
    const known = successorOf.get(token);
    if (known !== undefined && known !== successor) forks.push(`second successor of ${token}: ${known}, ${successor}`);
    successorOf.set(token, successor);
    generationOf.set(successor, (generationOf.get(token) ?? 0) + 1);
  }

  const waiting = new Set<Operation>();
  for (const { operation, is } of moments) {
    if (is === 'invocation') {
      waiting.add(operation);
      const { asked } = operation;
      if (asked.deed === 'use' && successorOf.has(asked.token ?? '')) replacedBefore.add(operation);
      invoke(operation);
    } else {
      waiting.delete(operation);
      answer(operation);
    }
  }
  for (const operation of waiting) if (isStale(operation)) stale.add(operation);
  return {
    forks,
    mayEnd: (operation) => operation.asked.deed === 'refresh' && stale.has(operation),
    mustBeGood: (operation) => !stale.has(operation),
  };
}
