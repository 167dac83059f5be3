import { createHash } from 'node:crypto';
import type { Row, SqlValue } from '../../sql/driver.ts';
import type { RawDatabase } from '../raw/raw-database.ts';
import { type EncodedRows, encodeRows } from './encode-rows.ts';
import { describeReading, type MovedTable } from './moved-tables.ts';

/** One side of a table, read once from the first key to the last, a stretch at a time. */
export interface Lane {
  /** Whether there is a row in hand. */
  hasRow(): boolean;
  /** Whether all rows have been seen. */
  isOver(): boolean;
  /** Reads the next stretch; only when there is no row in hand. */
  refill(): Promise<void>;
  readonly row: () => Row;
  readonly key: () => readonly SqlValue[];
  /** Moves on to the next row. */
  step(): void;
  /** Negative when its row comes before the other's, 0 when both have the same key. */
  compareKey(other: Lane): number;
  hasSameBytes(other: Lane): boolean;
  readonly keyBytes: () => readonly Uint8Array[];
  readonly rowBytes: () => Uint8Array;
  /** How many were read so far. */
  rows(): number;
  /** The same, and the SHA-256 of all their encodings. */
  digest(): { readonly rows: number; readonly checksum: string };
}

interface Stretch {
  readonly rows: readonly Row[];
  readonly encoded: EncodedRows;
}

const nothing: Stretch = { rows: [], encoded: { bytes: Buffer.alloc(0), ends: [] } };

export function createLane(table: MovedTable, from: RawDatabase): Lane {
  const reading = describeReading(table, from);
  const hash = createHash('sha256').update(`${table.name} ${table.columns.join(' ')}\n`);
  const keyOf = (row: Row): SqlValue[] => table.key.map(({ column }) => row[column] as SqlValue);
  let stretch = nothing;
  let at = 0;
  let rows = 0;
  /** Already under way while the stretch in hand is being looked at. */
  let coming: Promise<readonly Row[]> | undefined = read(undefined);

  function read(after: Row | undefined): Promise<readonly Row[]> {
    const asked = after
      ? from.schema.all(reading.next, ...reading.spread(keyOf(after)), table.stretch)
      : from.schema.all(reading.first, table.stretch);
    const answered = Promise.resolve(asked);
    // Whoever refills is told.
    answered.catch(() => {});
    return answered;
  }

  const row = (): Row => stretch.rows[at] as Row;
  const keyBytes = () => keyOf(row()).map(bytesOfKey);
  const rowBytes = () => stretch.encoded.bytes.subarray(stretch.encoded.ends[at - 1] ?? 0, stretch.encoded.ends[at]);

  return {
    hasRow: () => at < stretch.rows.length,
    isOver: () => at >= stretch.rows.length && coming === undefined,
    async refill() {
      const answered = (await coming) ?? [];
      stretch = { rows: answered, encoded: encodeRows(table.name, answered) };
      at = 0;
      rows += answered.length;
      hash.update(stretch.encoded.bytes);
      coming = answered.length < table.stretch ? undefined : read(answered.at(-1));
    },
    row,
    key: () => keyOf(row()),
    step() {
      at += 1;
    },
    compareKey: (other) => compareKeys(keyBytes(), other.keyBytes()),
    hasSameBytes: (other) => Buffer.compare(rowBytes(), other.rowBytes()) === 0,
    keyBytes,
    rowBytes,
    rows: () => rows,
    digest: () => ({ rows, checksum: hash.copy().digest('hex') }),
  };
}

/** In the order of the values. */
function bytesOfKey(value: SqlValue): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value !== 'number') return value as Uint8Array;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value) + 2n ** 63n);
  return bytes;
}

function compareKeys(one: readonly Uint8Array[], other: readonly Uint8Array[]): number {
  for (const [index, part] of one.entries()) {
    const order = Buffer.compare(part, other[index] ?? part);
    if (order !== 0) return order;
  }
  return 0;
}
