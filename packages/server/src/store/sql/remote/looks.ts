import { LoginError } from '../../../errors.ts';
import type { Query, Row, SqlReader, SqlValue } from '../driver.ts';
import type { Answer, Outgoing, RemoteDatabase } from './database.ts';

type Send = (statements: readonly Outgoing[]) => Promise<readonly Answer[]>;

interface Asked {
  readonly query: Query;
  readonly values: readonly SqlValue[];
  resolve(rows: readonly Row[]): void;
  reject(error: unknown): void;
}

/**
 * Sends the questions of one moment together, and those that differ in their last value only as one. What comes while the connection is
 * busy waits and goes together next, so a slow way to the database makes larger batches, not a longer queue.
 */
export function createLooks(database: RemoteDatabase, send: Send): SqlReader {
  let asked: Asked[] = [];
  let underWay = 0;

  // After everybody who can ask now has asked.
  const flushSoon = () => queueMicrotask(() => process.nextTick(flush));

  async function flush(): Promise<void> {
    if (asked.length === 0 || underWay === database.mostUnderWay) return;
    const flight = asked;
    asked = [];
    underWay += 1;
    await answerAll({ database, send }, flight);
    underWay -= 1;
    if (asked.length > 0) flushSoon();
  }

  const all = (query: Query, ...values: SqlValue[]): Promise<readonly Row[]> =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) flushSoon();
      asked.push({ query, values, resolve, reject });
    });
  return { all, get: async (query, ...values) => (await all(query, ...values))[0] };
}

interface Way {
  readonly database: RemoteDatabase;
  readonly send: Send;
}

/** One question that the database refuses must not take the others with it: halved until it is alone. */
async function answerAll({ database, send }: Way, asked: readonly Asked[]): Promise<void> {
  try {
    const batches = sortIntoBatches(asked);
    const answers = await send(batches.map((batch) => composeBatch(database, batch)));
    for (const [index, batch] of batches.entries()) answerBatch(batch, answers[index]?.rows ?? []);
  } catch (error) {
    const isRefused = !(error instanceof LoginError) && database.judge(error) === 'refused';
    if (!isRefused || asked.length === 1) {
      for (const { reject } of asked) reject(error);
      return;
    }
    const middle = Math.ceil(asked.length / 2);
    await answerAll({ database, send }, asked.slice(0, middle));
    await answerAll({ database, send }, asked.slice(middle));
  }
}

type Batch = readonly [Asked, ...Asked[]];

function sortIntoBatches(asked: readonly Asked[]): Batch[] {
  const alone: Batch[] = [];
  const together = new Map<Query, Map<string, [Asked, ...Asked[]]>>();
  for (const each of asked) {
    if (each.query.by === undefined) alone.push([each]);
    else join(together, each);
  }
  return [...alone, ...[...together.values()].flatMap((batches) => [...batches.values()])];
}

function join(together: Map<Query, Map<string, [Asked, ...Asked[]]>>, each: Asked): void {
  const batches = together.get(each.query) ?? new Map<string, [Asked, ...Asked[]]>();
  together.set(each.query, batches);
  const key = JSON.stringify(each.values.slice(0, -1).map(keyOf));
  const batch = batches.get(key);
  if (batch) batch.push(each);
  else batches.set(key, [each]);
}

function composeBatch(database: RemoteDatabase, batch: Batch): Outgoing {
  const [{ query, values }, ...others] = batch;
  if (others.length === 0) return database.ask(query, values);
  const lastValues = new Map(batch.map((each) => [lastKeyOf(each), each.values.at(-1) ?? null]));
  return database.askMany(query, values.slice(0, -1), [...lastValues.values()]);
}

function answerBatch(batch: Batch, rows: readonly Row[]): void {
  const [first] = batch;
  if (batch.length === 1) first.resolve(rows);
  else splitAnswer(batch, rows);
}

function splitAnswer(batch: Batch, rows: readonly Row[]): void {
  const rowsOf = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row.asked as SqlValue);
    const known = rowsOf.get(key);
    if (known) known.push(row);
    else rowsOf.set(key, [row]);
  }
  for (const each of batch) each.resolve(rowsOf.get(lastKeyOf(each)) ?? []);
}

const lastKeyOf = ({ values }: Asked): string => keyOf(values.at(-1) ?? null);

const keyOf = (value: SqlValue): string =>
  value instanceof Uint8Array
    ? `x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1')}`
    : `${typeof value} ${value}`;
