import type { Clock } from '../../../clock.ts';
import { LoginError } from '../../../errors.ts';
import type { Measure } from '../../../measure.ts';
import type { Decision, SqlDriver, WriteJob } from '../driver.ts';
import { type Asking, type Place, writeGroup } from './write-group.ts';

export interface GroupWriterOptions {
  readonly place: Place;
  readonly clock: Clock;
  readonly measure: Measure;
  readonly maxGroup: number;
  readonly maxWaiting: number;
  /** Whoever has waited longer for a place in a group is refused. */
  readonly maxWaitMs: number;
}

interface Waiting extends Asking {
  readonly sinceMs: number;
}

/**
 * Puts the writes of one moment into one transaction. It clocks itself: a group is what arrived in one turn of the event loop or while the
 * group before was being written, so nobody ever waits for a timer.
 */
export function createGroupWriter(options: GroupWriterOptions): Pick<SqlDriver, 'write' | 'close'> {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let isClosed = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await nextTurn();
      const { group, rest } = takeGroup(waiting.filter(isInTime), options.maxGroup);
      waiting = rest;
      if (group.length > 0) await write(group);
    }
    running = undefined;
  }

  function write(group: readonly Waiting[]): Promise<void> {
    options.measure.group(group.length);
    return options.measure.step({ name: 'commit' }, () => writeGroup(options.place, group));
  }

  function isInTime({ sinceMs, reject }: Waiting): boolean {
    const isLate = options.clock.monotonicMs() - sinceMs > options.maxWaitMs;
    if (isLate) reject(overloaded());
    return !isLate;
  }

  return {
    write: <T>(job: WriteJob<T>) =>
      new Promise<Decision<T>>((resolve, reject) => {
        if (isClosed) return reject(new LoginError('shutting_down', { retryAfterSeconds: 1 }));
        if (waiting.length >= options.maxWaiting) return reject(overloaded());
        waiting.push({ job, resolve: resolve as Waiting['resolve'], reject, sinceMs: options.clock.monotonicMs() });
        running ??= run();
      }),
    async close() {
      isClosed = true;
      await running;
    },
  };
}

/** In the order of arrival, but nobody who shares a claim with somebody before. */
function takeGroup(waiting: readonly Waiting[], most: number): { group: Waiting[]; rest: Waiting[] } {
  const claimed = new Set<string>();
  const group: Waiting[] = [];
  const rest: Waiting[] = [];
  for (const each of waiting) {
    const isFree = group.length < most && each.job.claims.every((claim) => !claimed.has(claim));
    for (const claim of each.job.claims) claimed.add(claim);
    (isFree ? group : rest).push(each);
  }
  return { group, rest };
}

const overloaded = (): LoginError => new LoginError('overloaded', { retryAfterSeconds: 1 });

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
