import { LoginError } from '../../../errors.ts';
import type { Decision, WriteJob } from '../driver.ts';
import type { RemoteDatabase } from './database.ts';
import type { Keeper } from './keeper.ts';
import { type Written, writeOnce } from './write-once.ts';

/** Where a group is written. */
export interface Place {
  readonly database: RemoteDatabase;
  readonly keeper: Keeper;
}

/** A job and who is told how it ended. */
export interface Asking {
  readonly job: WriteJob<unknown>;
  resolve(decision: Decision<unknown>): void;
  reject(error: unknown): void;
}

/** Together, a group starts over this often before it is parted. */
const triesTogether = 3;
/** Each time alone, somebody else at another instance has got on: of ten who want the same row, nobody loses so often in a row. */
const triesAlone = 60;

type Failed = Exclude<Written, { kind: 'written' }>;

/** How many parts of a group may wait in vain before the rest is spared the wait. */
interface Patience {
  left: number;
  verdict?: Failed;
}

/** Parts a group that fails until only those fail who are to blame. */
export async function writeGroup(
  place: Place,
  group: readonly Asking[],
  patience: Patience = { left: 2 },
): Promise<void> {
  const written = patience.verdict ?? (await tryToWrite(place, group));
  if (written.kind === 'written') return resolveAll(group, written.decisions);
  const { isOneOfMany, isInVain } = meanings[written.kind];
  if (isOneOfMany && group.length > 1) {
    for (const part of partGroup(group, written)) await writeGroup(place, part, patience);
    return;
  }
  rejectAll(group, describe(written));
  if (isInVain) patience.left -= 1;
  if (patience.left === 0) patience.verdict = written;
}

/** Whether one in the group may be to blame, and whether much time has passed for nothing. */
const meanings: Readonly<Record<Failed['kind'], { readonly isOneOfMany: boolean; readonly isInVain: boolean }>> = {
  conflict: { isOneOfMany: true, isInVain: false },
  refused: { isOneOfMany: true, isInVain: false },
  blocked: { isOneOfMany: true, isInVain: true },
  unavailable: { isOneOfMany: true, isInVain: true },
  lost: { isOneOfMany: false, isInVain: true },
  away: { isOneOfMany: false, isInVain: true },
};

function resolveAll(group: readonly Asking[], decisions: readonly Decision<unknown>[]): void {
  for (const [index, { resolve }] of group.entries()) resolve(decisions[index] as Decision<unknown>);
}

function rejectAll(group: readonly Asking[], error: unknown): void {
  for (const { reject } of group) reject(error);
}

/** Whoever is blocked makes each part wait that it is in, so it gets one of its own. */
function partGroup(group: readonly Asking[], { kind }: Failed): readonly (readonly Asking[])[] {
  if (kind === 'blocked') return group.map((each) => [each]);
  const middle = Math.ceil(group.length / 2);
  return [group.slice(0, middle), group.slice(middle)];
}

/** A commit whose answer was lost is known by the look that follows over another connection. */
async function tryToWrite({ database, keeper }: Place, group: readonly Asking[]): Promise<Written> {
  const jobs = group.map(({ job }) => job);
  let canReconnect = true;
  for (let triesLeft = group.length > 1 ? triesTogether : triesAlone; ; triesLeft -= 1) {
    const written = await writeOnce(database, keeper, jobs);
    const isWorthAnother = written.kind === 'lost' ? canReconnect : written.kind === 'conflict' && triesLeft > 1;
    if (!isWorthAnother) return written;
    if (written.kind === 'lost') canReconnect = false;
  }
}

function describe({ kind, error }: Failed): unknown {
  if (kind === 'refused' || error instanceof LoginError) return error;
  return new LoginError('storage_unavailable', { retryAfterSeconds: 1, cause: error });
}
