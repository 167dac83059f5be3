import type { Handler } from './handler.ts';
import type { Outgoing } from './message.ts';

/** A handler that knows which of its requests are not answered yet, so that the end can wait for them. */
export interface Begun {
  readonly handle: Handler;
  /** Resolves when every request that has begun is answered. */
  finish(): Promise<void>;
}

export function watchBegun(handler: Handler): Begun {
  let underWay = 0;
  let tellFinished = () => {};
  const leave = (answer: Outgoing): Outgoing => {
    underWay -= 1;
    if (underWay === 0) tellFinished();
    return answer;
  };
  return {
    handle(incoming) {
      underWay += 1;
      return handler(incoming).then(leave);
    },
    finish: () =>
      new Promise((resolve) => {
        tellFinished = resolve;
        if (underWay === 0) resolve();
      }),
  };
}
