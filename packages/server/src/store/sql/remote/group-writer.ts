import { LoginError } from '../../../errors.ts';
import type { Decision, SqlDriver, WriteJob } from '../driver.ts';
import type { RemoteDatabase } from './database.ts';
import type { Keeper } from './keeper.ts';
import { type Written, writeOnce } from './write-once.ts';

export interface GroupWriterOptions {
  readonly database: RemoteDatabase;
  readonly keeper: Keeper;
  readonly maxGroup: number;
  readonly maxWaiting: number;
}

interface Waiting {
  readonly job: WriteJob<unknown>;
  resolve(decision: Decision<unknown>): void;
  reject(error: unknown): void;
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
      const { group, rest } = takeGroup(waiting, options.maxGroup);
      waiting = rest;
      await writeGroup(options, group);
    }
    running = undefined;
  }

  return {
    write: <T>(job: WriteJob<T>) =>
      new Promise<Decision<T>>((resolve, reject) => {
        if (isClosed) return reject(new LoginError('shutting_down', { retryAfterSeconds: 1 }));
        if (waiting.length >= options.maxWaiting) return reject(new LoginError('overloaded', { retryAfterSeconds: 1 }));
        waiting.push({ job, resolve: resolve as Waiting['resolve'], reject });
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

/** Together, a group starts over this often before its jobs go one by one; alone, a job does so a few times more. */
const triesTogether = 3;
const triesAlone = 10;

async function writeGroup(options: GroupWriterOptions, group: readonly Waiting[]): Promise<void> {
  const written = await tryToWrite(options, group);
  if (written.kind === 'written') {
    for (const [index, { resolve }] of group.entries()) resolve(written.decisions[index] as Decision<unknown>);
  } else if (group.length > 1 && mayBeOneOfMany[written.kind]) {
    for (const each of group) await writeGroup(options, [each]);
  } else {
    for (const { reject } of group) reject(describe(written));
  }
}

/** Whether one in the group may be to blame: one by one, only that one fails. */
const mayBeOneOfMany = { conflict: true, unavailable: true, refused: true, lost: false, away: false } as const;

/** A commit whose answer was lost is known by the look that follows over another connection. */
async function tryToWrite({ database, keeper }: GroupWriterOptions, group: readonly Waiting[]): Promise<Written> {
  const jobs = group.map(({ job }) => job);
  let canReconnect = true;
  for (let triesLeft = group.length > 1 ? triesTogether : triesAlone; ; triesLeft -= 1) {
    const written = await writeOnce(database, keeper, jobs);
    const isWorthAnother = written.kind === 'lost' ? canReconnect : written.kind === 'conflict' && triesLeft > 1;
    if (!isWorthAnother) return written;
    if (written.kind === 'lost') canReconnect = false;
  }
}

function describe({ kind, error }: Exclude<Written, { kind: 'written' }>): unknown {
  if (kind === 'refused' || error instanceof LoginError) return error;
  return new LoginError('storage_unavailable', { retryAfterSeconds: 1, cause: error });
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
