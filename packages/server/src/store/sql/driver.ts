/** A value as every database here takes and gives it: identifiers, hashes and subjects are bytes, times and counters are integers. */
export type SqlValue = null | number | string | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;
export type Awaitable<T> = T | Promise<T>;

/**
 * A question, with a `?` for each value. With `by`, the text ends where that column is asked to equal the last value, so that a driver may
 * ask for many values at once. A text is prepared once and then known by itself, so texts are constants.
 */
export interface Query {
  readonly sql: string;
  readonly by?: string;
}

export interface SqlReader {
  get(query: Query, ...values: SqlValue[]): Awaitable<Row | undefined>;
  all(query: Query, ...values: SqlValue[]): Awaitable<readonly Row[]>;
}

/** One kind of change to a table. `columns` names its first values, for those who watch the rows. */
export interface WriteStatement {
  readonly table: string;
  readonly change: 'insert' | 'update' | 'delete';
  readonly sql: string;
  readonly columns: readonly string[];
  /** Every row is independent of its neighbours and named by the values alone, so a driver may write many with one text. */
  readonly many?: 'insert' | 'delete';
  /** Of a delete: takes as many rows as there are, none too. */
  readonly takesAll?: true;
  /** Of an update: if the row is not any more as it must be, what was wanted has been done by somebody else. */
  readonly mayMiss?: boolean;
}

/** One row to write. An update says in its text what must still be so; when it is not, somebody was faster, and all is decided again. */
export interface Change {
  readonly statement: WriteStatement;
  readonly values: readonly SqlValue[];
}

/** What a verb makes of what it saw: the answer, true as soon as the changes are durable. */
export interface Decision<T> {
  readonly answer: T;
  readonly changes: readonly Change[];
}

/**
 * Look, decide, write. Deciding may happen several times, each from a fresh look: after another instance was faster, after a lost
 * connection. So it changes nothing by itself, and a change that a lost answer hides is recognised by the look that follows.
 */
export interface WriteJob<T> {
  /** What it needs for itself: jobs that share a claim are never decided from the same look. */
  readonly claims: readonly string[];
  decide(look: SqlReader): Promise<Decision<T>>;
}

/** What a store needs of a database; the jobs and reads of all verbs meet here. */
export interface SqlDriver {
  /** Sees what is committed, never an open transaction. */
  readonly reader: SqlReader;
  /**
   * Runs the job as if it were alone: after all jobs committed before it, at every instance, and before all that follow. Jobs of one moment
   * share a commit; a job that throws changes nothing and fails alone. Resolves when the changes are durable.
   * @throws LoginError overloaded, storage_unavailable, shutting_down
   */
  write<T>(job: WriteJob<T>): Promise<Decision<T>>;
  /** Finishes the jobs that wait; later ones are refused. */
  close(): Promise<void>;
}
