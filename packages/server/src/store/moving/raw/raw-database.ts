import type { Awaitable, SqlValue, WriteStatement } from '../../sql/driver.ts';
import type { MigrationRun, Schema } from '../../sql/migrations/migrate.ts';

/** A database without the store above it: one connection, for whoever moves whole tables. */
export interface RawDatabase {
  /** Also for questions and for `begin`, `commit`, `rollback`. */
  readonly schema: Schema;
  /** Behind the name of a table whose rows are wanted in the order of its key. */
  readonly inKeyOrder: string;
  /** Behind a text column that is compared or sorted: bytes decide, as everywhere else. */
  readonly bytewise: string;
  /** Writes rows of one kind, as few statements as the database can take them in. */
  write(statement: WriteStatement, rows: readonly (readonly SqlValue[])[]): Awaitable<void>;
  /** Brings the schema up to date, under the lock of those who start. */
  migrate(run: MigrationRun): Promise<void>;
  /** Whether nobody had this lock of the database; it is kept until the end. A SQLite file has one only, which keeps out everybody. */
  tryLock(name: string): Promise<boolean>;
  /** For those who will ask next: lets the database look at what it holds now. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}
