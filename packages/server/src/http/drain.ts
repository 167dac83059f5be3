import type { Handler } from './handler.ts';

/** Counts the requests that have begun, so that the end can wait for them. */
export interface Drain {
  readonly handle: Handler;
  /** Resolves when every request that has begun is answered. */
  finish(): Promise<void>;
}

export function createDrain(handler: Handler): Drain {
  const begun = new Set<Promise<unknown>>();
  return {
    handle: (incoming) => {
      const answer = handler(incoming).finally(() => begun.delete(answer));
      begun.add(answer);
      return answer;
    },
    finish: async () => {
      await Promise.all(begun);
    },
  };
}
