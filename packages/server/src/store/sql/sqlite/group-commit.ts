import { LoginError } from '../../../errors.ts';
import { type Measure, unmeasured } from '../../../measure.ts';
import type { Awaitable, Change, SqlDriver, SqlReader } from '../driver.ts';

/** The one connection that writes. */
export interface WriteConnection {
  /** Sees what the open transaction has written. */
  readonly look: SqlReader;
  begin(): Awaitable<void>;
  apply(changes: readonly Change[]): Awaitable<void>;
  /** Returns when the transaction is durable. */
  commit(): Awaitable<void>;
  rollback(): Awaitable<void>;
  /** Whether the database refuses because a row is not as the job took it to be. */
  isConflict(error: unknown): boolean;
  /** Whether nothing that this connection reports may be believed any more, such as after a failed fsync. */
  isFatal(error: unknown): boolean;
  /** The error that a caller gets. */
  describe(error: unknown): unknown;
}

export interface GroupCommitOptions {
  readonly connection: WriteConnection;
  readonly maxGroup: number;
  readonly maxWaiting: number;
  readonly onFatal: (cause: unknown) => void;
  readonly measure?: Measure | undefined;
}

interface Waiting {
  /** Decides and writes; what it gives answers the caller. */
  run(): Promise<() => void>;
  reject(error: unknown): void;
  /** Whether a row was in its way once already. */
  hasMet: boolean;
}

/** What a group that is parted may try in vain, before the rest of it is spared the wait: on a full disk nobody succeeds. */
interface Patience {
  left: number;
  verdict?: LoginError;
}

/**
 * Puts the writes of one moment into one transaction, so that they share the wait for the disk. It clocks itself: a group is what arrived
 * in one turn of the event loop or while the group before was being written, so nobody ever waits for a timer.
 */
export function createGroupCommit(options: GroupCommitOptions): Pick<SqlDriver, 'write' | 'close'> {
  const { connection, maxGroup, maxWaiting, onFatal, measure = unmeasured } = options;
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let refusal: LoginError | undefined;
  let hasFailed = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      await nextTurn();
      const group = waiting.splice(0, maxGroup);
      measure.group(group.length);
      await measure.step({ name: 'commit' }, () => commitGroup(group));
    }
    running = undefined;
  }

  async function commitGroup(group: readonly Waiting[], patience: Patience = { left: 2 }): Promise<void> {
    if (hasFailed) return rejectAll(group, refusal);
    if (patience.verdict) return rejectAll(group, patience.verdict);
    const failure = await tryCommit(connection, group);
    if (!failure) return;
    if (failure.kind === 'fatal') return stop(group, failure.cause);
    if (!mayGoAgain(failure, group)) return giveUp(group, connection.describe(failure.cause), patience);
    // Somebody in the group failed. One by one, only that one does.
    for (const job of group) await commitGroup([job], patience);
  }

  function giveUp(group: readonly Waiting[], error: unknown, patience: Patience): void {
    rejectAll(group, error);
    if (!(error instanceof LoginError) || error.code !== 'storage_unavailable') return;
    patience.left -= 1;
    if (patience.left === 0) patience.verdict = error;
  }

  /** Under the lock nobody else is faster, so whoever looks once more sees what is in the way. */
  function mayGoAgain({ kind, cause }: Failure, group: readonly Waiting[]): boolean {
    if (kind !== 'rolled_back' || group.length > 1) return kind === 'rolled_back';
    const [alone] = group;
    if (!alone || alone.hasMet || !connection.isConflict(cause)) return false;
    alone.hasMet = true;
    return true;
  }

  function stop(group: readonly Waiting[], cause: unknown): void {
    hasFailed = true;
    refusal = new LoginError('storage_unavailable', { retryAfterSeconds: 1, cause });
    rejectAll(group, refusal);
    onFatal(cause);
  }

  return {
    write: (job) =>
      new Promise((resolve, reject) => {
        if (refusal) return reject(refusal);
        if (waiting.length >= maxWaiting) return reject(new LoginError('overloaded', { retryAfterSeconds: 1 }));
        const runJob = async () => {
          const decision = await job.decide(connection.look);
          await connection.apply(decision.changes);
          return () => resolve(decision);
        };
        waiting.push({ run: runJob, reject, hasMet: false });
        running ??= run();
      }),
    async close() {
      refusal ??= new LoginError('shutting_down', { retryAfterSeconds: 1 });
      await running;
    },
  };
}

interface Failure {
  readonly kind: 'not_begun' | 'rolled_back' | 'fatal';
  readonly cause: unknown;
}

/** Nobody is answered before the commit has returned. */
async function tryCommit(connection: WriteConnection, group: readonly Waiting[]): Promise<Failure | undefined> {
  let hasBegun = false;
  try {
    await connection.begin();
    hasBegun = true;
    const answers: (() => void)[] = [];
    for (const job of group) answers.push(await job.run());
    await connection.commit();
    for (const answer of answers) answer();
    return undefined;
  } catch (cause) {
    if (connection.isFatal(cause)) return { kind: 'fatal', cause };
    return hasBegun ? rollBack(connection, cause) : { kind: 'not_begun', cause };
  }
}

/** A connection that cannot roll back is in a state nobody knows. */
async function rollBack(connection: WriteConnection, cause: unknown): Promise<Failure> {
  try {
    await connection.rollback();
    return { kind: 'rolled_back', cause };
  } catch (rollbackCause) {
    return { kind: 'fatal', cause: rollbackCause };
  }
}

function rejectAll(group: readonly Waiting[], error: unknown): void {
  for (const job of group) job.reject(error);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
