import type { Row } from '../../sql/driver.ts';
import { type ColumnType, type TableName, tables } from '../../sql/tables.ts';

/** Rows as bytes that say the same whatever database they came from. */
export interface EncodedRows {
  /** One row behind the other. */
  readonly bytes: Buffer;
  /** Where each row ends. */
  readonly ends: readonly number[];
}

const tag = { null: 0, integer: 1, text: 2, bytes: 3 } as const;
/** Of a value without its content: the tag, and an integer or a length. */
const headBytes = 9;
const bytesPerUtf16Unit = 3;

/**
 * Each value is its kind in one byte and then: nothing (null), 8 bytes (integer, big-endian two's complement), or 4 bytes of length and the
 * content (text in UTF-8, bytes). So no two different rows have the same encoding.
 * @throws Error when a value is not of the kind its column holds
 */
export function encodeRows(table: TableName, rows: readonly Row[]): EncodedRows {
  const columns = Object.entries<ColumnType>(tables[table].columns);
  const writer = createWriter(rows.length * columns.length * 24);
  const ends = rows.map((row) => {
    for (const [column, type] of columns) {
      if (!writer.put(type, row[column])) throw new Error(`unexpected value in ${table}.${column}`);
    }
    return writer.length();
  });
  return { bytes: writer.bytes(), ends };
}

function createWriter(expectedBytes: number) {
  let buffer = Buffer.allocUnsafe(Math.max(expectedBytes, 1024));
  let at = 0;

  function makeRoom(bytes: number): void {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + bytes));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  }

  function putInteger(value: number): void {
    makeRoom(headBytes);
    buffer[at] = tag.integer;
    // Floor and `>>> 0` make two's complement of negative numbers too.
    buffer.writeInt32BE(Math.floor(value / 2 ** 32), at + 1);
    buffer.writeUInt32BE(value >>> 0, at + 5);
    at += headBytes;
  }

  function putText(value: string): void {
    makeRoom(headBytes + value.length * bytesPerUtf16Unit);
    const length = buffer.write(value, at + 5, 'utf8');
    buffer[at] = tag.text;
    buffer.writeUInt32BE(length, at + 1);
    at += 5 + length;
  }

  function putBytes(value: Uint8Array): void {
    makeRoom(headBytes + value.length);
    buffer[at] = tag.bytes;
    buffer.writeUInt32BE(value.length, at + 1);
    buffer.set(value, at + 5);
    at += 5 + value.length;
  }

  function putNull(): void {
    makeRoom(headBytes);
    buffer[at++] = tag.null;
  }

  return {
    /** Whether the value is of that type, and was written. */
    put(type: ColumnType, value: unknown): boolean {
      if (value === null) putNull();
      else if (type === 'integer' && Number.isSafeInteger(value)) putInteger(Number(value));
      else if (type === 'text' && typeof value === 'string') putText(value);
      else if (type === 'bytes' && value instanceof Uint8Array) putBytes(value);
      else return false;
      return true;
    },
    length: () => at,
    bytes: () => buffer.subarray(0, at),
  };
}
