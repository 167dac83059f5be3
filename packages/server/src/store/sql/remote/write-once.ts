import type { Decision, WriteJob, WriteStatement } from '../driver.ts';
import type { Connection, Judgement, RemoteDatabase } from './database.ts';
import type { Keeper } from './keeper.ts';
import { createLooks } from './looks.ts';
import { sortChanges } from './sort-changes.ts';

export type Written =
  | { readonly kind: 'written'; readonly decisions: readonly Decision<unknown>[] }
  | { readonly kind: Judgement | 'away'; readonly error: unknown };

/** One look for all jobs, one text for all rows of a kind, one transaction; once. Leaves a sound connection behind or none. */
export async function writeOnce(
  database: RemoteDatabase,
  keeper: Keeper,
  jobs: readonly WriteJob<unknown>[],
): Promise<Written> {
  const found = await keeper.get().then(
    (connection) => ({ connection }),
    (error: unknown) => ({ error }),
  );
  if ('error' in found) return { kind: 'away', error: found.error };
  const { connection } = found;
  try {
    const decisions = await decideAll(database, connection, jobs);
    await writeChanges(database, connection, decisions);
    return { kind: 'written', decisions };
  } catch (error) {
    const kind = error instanceof Conflict ? 'conflict' : database.judge(error);
    const isSound = kind !== 'lost' && (await rollBack(database, connection));
    if (!isSound) keeper.drop(connection);
    return { kind, error };
  }
}

const rollBack = (database: RemoteDatabase, connection: Connection): Promise<boolean> =>
  connection.send([database.rollback]).then(
    () => true,
    () => false,
  );

/** Rejects when all have ended: nobody looks any more while others write. */
async function decideAll(
  database: RemoteDatabase,
  connection: Connection,
  jobs: readonly WriteJob<unknown>[],
): Promise<readonly Decision<unknown>[]> {
  const look = createLooks(database, (statements) => connection.look(statements));
  const decided = await Promise.allSettled(jobs.map((job) => job.decide(look)));
  return decided.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

const mustChange = ({ change, mayMiss }: WriteStatement): boolean => change === 'update' && !mayMiss;

async function writeChanges(
  database: RemoteDatabase,
  connection: Connection,
  decisions: readonly Decision<unknown>[],
): Promise<void> {
  const runs = sortChanges(decisions.flatMap(({ changes }) => changes));
  if (runs.length === 0) return;
  const writes = runs.flatMap(({ statement, rows }) =>
    database.write(statement, rows).map((outgoing) => ({ outgoing, mustChange: mustChange(statement) })),
  );
  const statements = writes.map(({ outgoing }) => outgoing);
  // Inserts either succeed or fail; whether an update found its row as it must be is to be seen before the commit.
  if (!writes.some((write) => write.mustChange)) {
    await connection.send([database.begin, ...statements, database.commit]);
    return;
  }
  const [, ...answers] = await connection.send([database.begin, ...statements]);
  if (writes.some((write, index) => write.mustChange && answers[index]?.changed !== 1)) throw new Conflict();
  await connection.send([database.commit]);
}

/** A row was not any more as it had been seen. */
class Conflict extends Error {}
