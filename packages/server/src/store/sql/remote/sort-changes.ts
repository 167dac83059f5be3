import type { Change, SqlValue, WriteStatement } from '../driver.ts';
import { type TableName, tables } from '../tables.ts';

/** Rows that one statement writes. */
export interface Run {
  readonly statement: WriteStatement;
  readonly rows: Change['values'][];
}

/**
 * In the one order that all instances keep, so that none waits for another in a circle: first what exists is changed, then room is made,
 * then it is filled; table by table, row by row. Changes of one row stay in the order in which they were decided.
 */
export function sortChanges(changes: readonly Change[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { statement, values } of [...changes].sort(compareChanges)) {
    const last = runs.at(-1);
    if (last?.statement === statement) last.rows.push(values);
    else runs.push({ statement, rows: [values] });
  }
  return runs;
}

const order = { update: 0, delete: 1, insert: 2 } as const;

function compareChanges(one: Change, other: Change): number {
  const [a, b] = [one.statement, other.statement];
  return order[a.change] - order[b.change] || compareValues(a.table, b.table) || compareRows(one, other);
}

/** Where instances meet at another unique key than the table's own, made anew by each. */
const meetingPoints: Readonly<Record<string, readonly string[]>> = {
  attempts: ['code_hash'],
  avatars: ['user_id'],
  phones: ['number_hash'],
};

function compareRows(one: Change, other: Change): number {
  const { table } = one.statement;
  for (const column of meetingPoints[table] ?? tables[table as TableName].key) {
    const difference = compareValues(readValue(one, column), readValue(other, column));
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whoever does not name the column names its row by the only value there is. */
function readValue({ statement: { columns }, values }: Change, column: string): SqlValue {
  return values[Math.max(0, columns.indexOf(column))] ?? null;
}

function compareValues(one: SqlValue, other: SqlValue): number {
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  return Number((one ?? '') > (other ?? '')) - Number((one ?? '') < (other ?? ''));
}
