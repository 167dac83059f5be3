import type { Row, SqlValue } from '../../sql/driver.ts';
import type { RawDatabase } from '../raw/raw-database.ts';
import type { MovedTable } from './moved-tables.ts';

/** What a table of the target still lacks, gathered for one transaction. */
export interface Changes {
  /** The row replaces the one with its key, if there is one. */
  put(row: Row, how: { readonly bytes: number; readonly replaces: boolean }): void;
  remove(key: readonly SqlValue[]): void;
  /** Begins to write what was gathered, after all that was gathered before; resolves when at most this is left to be written. */
  flush(): Promise<void>;
  /** Resolves when everything is durable. */
  end(): Promise<void>;
}

interface Batch {
  readonly removed: (readonly SqlValue[])[];
  readonly added: SqlValue[][];
}

/** As text this becomes about two and a half times as much; servers take 4 MiB at least. */
const largestBatchBytes = 1024 * 1024;

export function createChanges(table: MovedTable, target: RawDatabase): Changes {
  let batches: Batch[] = [];
  let bytesInLast = Number.POSITIVE_INFINITY;
  let writing: Promise<void> = Promise.resolve();

  function lastBatch(bytes: number): Batch {
    const last = batches.at(-1);
    if (last && bytesInLast + bytes <= largestBatchBytes) {
      bytesInLast += bytes;
      return last;
    }
    const batch: Batch = { removed: [], added: [] };
    batches.push(batch);
    bytesInLast = bytes;
    return batch;
  }

  async function flush(): Promise<void> {
    const gathered = batches;
    batches = [];
    await writing;
    writing = writeAll(gathered);
    // Whoever flushes next is told.
    writing.catch(() => {});
  }

  async function writeAll(gathered: readonly Batch[]): Promise<void> {
    for (const batch of gathered) await writeBatch(table, target, batch);
  }

  return {
    put(row, { bytes, replaces }) {
      const batch = lastBatch(bytes);
      if (replaces) batch.removed.push(table.key.map(({ column }) => row[column] as SqlValue));
      batch.added.push(table.columns.map((column) => row[column] as SqlValue));
    },
    remove: (key) => void lastBatch(0).removed.push(key),
    flush,
    async end() {
      await flush();
      await writing;
    },
  };
}

/** In one transaction, so that a copy that is killed leaves whole rows and lacks none of its neighbours' twins. */
async function writeBatch(table: MovedTable, target: RawDatabase, { removed, added }: Batch): Promise<void> {
  await target.schema.runScript('begin');
  try {
    if (removed.length > 0) await target.write(table.deleteByKey, removed);
    if (added.length > 0) {
      for (const { index, statement } of table.deleteTwins) {
        await target.write(
          statement,
          added.map((values) => [values[index] ?? null]),
        );
      }
      await target.write(table.insert, added);
    }
    await target.schema.runScript('commit');
  } catch (error) {
    await Promise.resolve(target.schema.runScript('rollback')).catch(() => {});
    throw error;
  }
}
