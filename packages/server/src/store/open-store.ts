import { type Clock, systemClock, unixSeconds } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { createMemoryStore } from './memory/memory-store.ts';
import { createSqlStore } from './sql/sql-store.ts';
import { createSqliteDriver } from './sql/sqlite/sqlite-driver.ts';
import type { RowsWritten, Store } from './store.ts';

export interface StoreOptions {
  /** `sqlite:<file>` or `memory:`. */
  readonly database: string;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Called after each commit with what a request wrote; databases only, memory has no rows. For development. */
  readonly onRows?: (written: RowsWritten) => void;
  /** Called once when the disk can no longer be trusted: end the process then, a restart recovers. Until it ends, every change is refused. */
  readonly onFatal?: (cause: unknown) => void;
}

/**
 * Opens the store that `database` names and brings its schema up to date.
 * @throws Error with the cause and the fix when it cannot be used.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { database, logger, clock = systemClock, onRows, onFatal } = options;
  if (database === 'memory:') return createMemoryStore();
  const path = /^sqlite:(.+)$/.exec(database)?.[1];
  if (!path) throw new Error(`database: ${describeScheme(database)} is not known; there are sqlite:<file> and memory:`);
  const driver = await createSqliteDriver({
    path,
    now: unixSeconds(clock),
    onFatal(cause) {
      logger.error({ cause: String(cause) }, 'the disk did not confirm a write; nothing is written any more, restart');
      onFatal?.(cause);
    },
  });
  return createSqlStore(driver, onRows);
}

/** Never the rest: it may hold a password. */
const describeScheme = (database: string): string => /^[a-z0-9+]+:/i.exec(database)?.[0] ?? 'this value';
