/** A value as every database here takes and gives it: identifiers, hashes and subjects are bytes, times and counters are integers. */
export type SqlValue = null | number | string | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;
type Awaitable<T> = T | Promise<T>;

/** One statement that changes a table. `columns` names its first values, for those who watch the rows. */
export interface WriteStatement {
  readonly table: string;
  readonly change: 'insert' | 'update' | 'delete';
  readonly sql: string;
  readonly columns: readonly string[];
}

/** Runs plain SQL with a `?` for each value. A text is prepared once and then known by itself, so texts are constants. */
export interface SqlReader {
  get(sql: string, ...values: SqlValue[]): Awaitable<Row | undefined>;
  all(sql: string, ...values: SqlValue[]): Awaitable<readonly Row[]>;
}

export interface SqlTransaction extends SqlReader {
  /** Resolves to the number of rows that changed. */
  run(statement: WriteStatement, ...values: SqlValue[]): Awaitable<number>;
}

/** Waits for nothing but its transaction, and may run again from the start after a rollback. */
export type WriteJob<T> = (transaction: SqlTransaction) => Promise<T>;

/** What a store needs of a database; the jobs and reads of all verbs meet here. */
export interface SqlDriver {
  /** Sees what is committed, never an open transaction. */
  readonly reader: SqlReader;
  /**
   * Runs the job as if it were alone: after all jobs committed before it, at every instance, and before all that follow. Jobs of one moment
   * share a commit; a job that throws changes nothing and fails alone. Resolves when the commit is durable.
   * @throws LoginError overloaded, storage_unavailable, shutting_down
   */
  write<T>(job: WriteJob<T>): Promise<T>;
  /** Finishes the jobs that wait; later ones are refused. */
  close(): Promise<void>;
}
