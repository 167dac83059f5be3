import { type Clock, systemClock } from '../clock.ts';
import type { LoginEvent } from '../events.ts';
import type { Logger } from '../logger.ts';
import type { Measure } from '../measure.ts';
import { createMemoryStore } from './memory/memory-store.ts';
import type { SqlDriver } from './sql/driver.ts';
import { createMysqlDriver } from './sql/mysql/mysql-driver.ts';
import { createPostgresDriver } from './sql/postgres/postgres-driver.ts';
import { createSqlStore } from './sql/sql-store.ts';
import { createSqliteDriver } from './sql/sqlite/sqlite-driver.ts';
import type { RowsWritten, Store } from './store.ts';

export interface StoreOptions {
  /** `sqlite:<file>`, `postgres://…`, `mysql://…` or `memory:`. */
  readonly database: string;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Called after each commit with what a request wrote; databases only, memory has no rows. For development. */
  readonly onRows?: (written: RowsWritten) => void;
  /** Called after each commit with the events that went with it. */
  readonly onEvents?: (events: readonly LoginEvent[]) => void;
  /** Called once when the disk can no longer be trusted: end the process then, a restart recovers. Until it ends, every change is refused. */
  readonly onFatal?: (cause: unknown) => void;
  /** Told how long, in milliseconds, a commit has held the whole process up; of SQLite only. */
  readonly onBlocked?: (ms: number) => void;
  /** Told of each commit. */
  readonly measure?: Measure;
}

/**
 * Opens the store that `database` names and brings its schema up to date.
 * @throws Error with the cause and the fix when it cannot be used.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { database, clock = systemClock, onRows, onEvents } = options;
  if (database === 'memory:') return createMemoryStore(onEvents);
  return createSqlStore(await openDriver(options, clock), { onRows, onEvents });
}

async function openDriver(options: StoreOptions, clock: Clock): Promise<SqlDriver> {
  const { database, logger, onFatal, onBlocked, measure } = options;
  if (/^postgres(?:ql)?:/.test(database)) return createPostgresDriver(database, clock, { logger, measure });
  if (/^(?:mysql|mariadb):/.test(database)) return createMysqlDriver(database, clock, { logger, measure });
  const path = /^sqlite:(.+)$/.exec(database)?.[1];
  if (!path) throw new Error(`database: ${describeScheme(database)} is not known; there are ${knownSchemes}`);
  return createSqliteDriver({
    path,
    clock,
    onBlocked,
    measure,
    onFatal(cause) {
      logger.error({ cause: String(cause) }, 'the disk did not confirm a write; nothing is written any more, restart');
      onFatal?.(cause);
    },
  });
}

const knownSchemes = 'sqlite:<file>, postgres://…, mysql://… and memory:';

/** Never the rest: it may hold a password. */
const describeScheme = (database: string): string => /^[a-z0-9+]+:/i.exec(database)?.[0] ?? 'this value';
