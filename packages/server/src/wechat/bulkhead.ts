export interface BulkheadLimits {
  readonly inFlight: number;
  readonly waiting: number;
  readonly waitMs: number;
}

/** Runs `then` after `ms`; gives the function that calls it off. */
export type Later = (ms: number, then: () => void) => () => void;

export const later: Later = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

/** Keeps one app's calls from using up what all apps share: so many at once, so many waiting, and no longer than `waitMs`. */
export interface Bulkhead {
  /** True when a place was got; whoever got one gives it back with leave(). First come, first served. */
  enter(): boolean | Promise<boolean>;
  leave(): void;
  /** Whether nobody more may even wait. */
  isFull(): boolean;
  countInFlight(): number;
  countWaiting(): number;
}

export function createBulkhead(limits: BulkheadLimits, schedule: Later = later): Bulkhead {
  let inFlight = 0;
  const queue = new Set<() => void>();

  const isFull = () => inFlight >= limits.inFlight && queue.size >= limits.waiting;

  const wait = () =>
    new Promise<boolean>((resolve) => {
      const takePlace = () => {
        callOff();
        resolve(true);
      };
      const callOff = schedule(limits.waitMs, () => {
        queue.delete(takePlace);
        resolve(false);
      });
      queue.add(takePlace);
    });

  return {
    enter() {
      if (inFlight < limits.inFlight) {
        inFlight += 1;
        return true;
      }
      return !isFull() && wait();
    },
    leave() {
      const [next] = queue;
      if (!next) {
        inFlight -= 1;
        return;
      }
      queue.delete(next);
      next();
    },
    isFull,
    countInFlight: () => inFlight,
    countWaiting: () => queue.size,
  };
}
