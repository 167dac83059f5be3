import type { Handler } from './handler.ts';

/** A handler that knows which of its requests are not answered yet, so that the end can wait for them. */
export interface Begun {
  readonly handle: Handler;
  /** Resolves when every request that has begun is answered. */
  finish(): Promise<void>;
}

export function watchBegun(handler: Handler): Begun {
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
