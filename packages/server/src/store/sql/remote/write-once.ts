import type { Change, Decision, SqlValue, WriteJob, WriteStatement } from '../driver.ts';
import type { Connection, Judgement, RemoteDatabase } from './database.ts';
import type { Keeper } from './keeper.ts';
import { createLooks } from './looks.ts';

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

function decideAll(
  database: RemoteDatabase,
  connection: Connection,
  jobs: readonly WriteJob<unknown>[],
): Promise<readonly Decision<unknown>[]> {
  const look = createLooks(database, (statements) => connection.send(statements));
  return Promise.all(jobs.map((job) => job.decide(look)));
}

async function writeChanges(
  database: RemoteDatabase,
  connection: Connection,
  decisions: readonly Decision<unknown>[],
): Promise<void> {
  const kinds = sortByKind(decisions.flatMap(({ changes }) => changes));
  if (kinds.size === 0) return;
  const writes = [...kinds].flatMap(([statement, rows]) =>
    database.write(statement, rows).map((outgoing) => ({ outgoing, mustChange: statement.change === 'update' })),
  );
  const statements = writes.map(({ outgoing }) => outgoing);
  // Inserts either succeed or fail; whether an update found its row as it must be is to be seen before the commit.
  if (!writes.some(({ mustChange }) => mustChange)) {
    await connection.send([database.begin, ...statements, database.commit]);
    return;
  }
  const [, ...answers] = await connection.send([database.begin, ...statements]);
  if (writes.some(({ mustChange }, index) => mustChange && answers[index]?.changed !== 1)) throw new Conflict();
  await connection.send([database.commit]);
}

const order = { delete: 0, update: 1, insert: 2 } as const;

/** What makes room comes before what fills it, and all instances insert in the order of keys, so that none waits for another in a circle. */
function sortByKind(changes: readonly Change[]): Map<WriteStatement, Change['values'][]> {
  const kinds = new Map<WriteStatement, Change['values'][]>();
  const inOrder = [...changes].sort((a, b) => order[a.statement.change] - order[b.statement.change]);
  for (const { statement, values } of inOrder) {
    const rows = kinds.get(statement);
    if (rows) rows.push(values);
    else kinds.set(statement, [values]);
  }
  for (const [{ change }, rows] of kinds) if (change === 'insert') rows.sort(compareRows);
  return kinds;
}

function compareRows(one: Change['values'], other: Change['values']): number {
  return compareValues(one[0], other[0]) || compareValues(one[1], other[1]);
}

function compareValues(one: SqlValue | undefined, other: SqlValue | undefined): number {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  return Number((one ?? '') > (other ?? '')) - Number((one ?? '') < (other ?? ''));
}

/** A row was not any more as it had been seen. */
class Conflict extends Error {}
