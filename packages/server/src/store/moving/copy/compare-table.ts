import type { TableName } from '../../sql/tables.ts';
import type { RawDatabase } from '../raw/raw-database.ts';
import { type Changes, createChanges } from './changes.ts';
import { createLane, type Lane } from './lane.ts';
import { countRows, type MovedTable } from './moved-tables.ts';

export interface Sides {
  readonly source: RawDatabase;
  readonly target: RawDatabase;
}

/** What one walk along both sides of a table has seen. */
export interface TableComparison {
  readonly table: TableName;
  /** Rows, and the SHA-256 over all of them in the order of the key; equal where the tables are, whatever the databases. */
  readonly source: { readonly rows: number; readonly checksum: string };
  readonly target: { readonly rows: number; readonly checksum: string };
  /** Rows that the target did not have. */
  readonly missing: number;
  /** Rows that it had in another version. */
  readonly different: number;
  /** Rows that only it had. */
  readonly extra: number;
}

export interface ComparingOptions {
  /** Whether the target is changed to be as the source; else both sides are only looked at. */
  readonly isWriting: boolean;
  /** Called after each stretch with how many rows of the source it had. */
  readonly onRows: (rows: number) => void;
}

/**
 * Walks along both sides in the order of the key, as one merges sorted lists, and writes what differs. An empty target costs one look; what
 * is equal is not written again, so this copies, goes on after a kill, catches up and verifies. Memory holds a few stretches.
 */
export async function compareTable(
  table: MovedTable,
  sides: Sides,
  { isWriting, onRows }: ComparingOptions,
): Promise<TableComparison> {
  const source = createLane(table, sides.source);
  const target = createLane(table, sides.target);
  const changes = isWriting ? createChanges(table, sides.target) : undefined;
  const found = { missing: 0, different: 0, extra: 0 };
  while (true) {
    const rowsBefore = source.rows();
    await Promise.all([refill(source), refill(target)]);
    if (source.isOver() && target.isOver()) break;
    onRows(source.rows() - rowsBefore);
    merge({ source, target, found, changes });
    await changes?.flush();
  }
  await changes?.end();
  return { table: table.name, source: source.digest(), target: target.digest(), ...found };
}

async function refill(lane: Lane): Promise<void> {
  if (!lane.hasRow() && !lane.isOver()) await lane.refill();
}

interface Meeting {
  readonly source: Lane;
  readonly target: Lane;
  readonly found: { missing: number; different: number; extra: number };
  readonly changes: Changes | undefined;
}

/** Until one side needs its next stretch. */
function merge(meeting: Meeting): void {
  const { source, target } = meeting;
  while (isReady(source) && isReady(target)) {
    const order = decideOrder(source, target);
    if (order === undefined) return;
    note(meeting, order);
    if (order <= 0) source.step();
    if (order >= 0) target.step();
  }
}

function note({ source, target, found, changes }: Meeting, order: number): void {
  if (order > 0) {
    found.extra += 1;
    changes?.remove(target.key());
  } else if (order < 0 || !source.hasSameBytes(target)) {
    found[order < 0 ? 'missing' : 'different'] += 1;
    changes?.put(source.row(), { bytes: source.rowBytes().length, replaces: order === 0 });
  }
}

const isReady = (lane: Lane): boolean => lane.hasRow() || lane.isOver();

/** Which side's row comes first: below 0 the source's, above 0 the target's, 0 both; undefined when there is none any more. */
function decideOrder(source: Lane, target: Lane): number | undefined {
  if (!source.hasRow()) return target.hasRow() ? 1 : undefined;
  return target.hasRow() ? source.compareKey(target) : -1;
}

/** Whether a walk found nothing to do, and the databases themselves count as many rows as it has seen. */
export async function isEqual(table: MovedTable, sides: Sides, seen: TableComparison): Promise<boolean> {
  if (seen.missing + seen.different + seen.extra > 0) return false;
  const [inSource, inTarget] = await Promise.all([countRows(table, sides.source), countRows(table, sides.target)]);
  return (
    inSource === seen.source.rows && inTarget === seen.target.rows && seen.source.checksum === seen.target.checksum
  );
}
