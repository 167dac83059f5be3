import type { Query, Row, SqlValue, WriteStatement } from '../driver.ts';

/** A statement as it is sent. */
export interface Outgoing {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export interface Answer {
  readonly rows: readonly Row[];
  /** How many rows the statement wrote. */
  readonly changed: number;
}

/** One connection; what is sent together travels together and runs in order. */
export interface Connection {
  /** Rejects with the first error, when all have been answered or none will be. */
  send(statements: readonly Outgoing[]): Promise<readonly Answer[]>;
  /** `send` for questions, to a primary only: one that was demoted still answers, from the past, and that is an error of a lost connection. */
  look(statements: readonly Outgoing[]): Promise<readonly Answer[]>;
  /** Ends it at once, also when nobody answers at the other side. */
  destroy(): void;
  /** Ends it in order. */
  close(): Promise<void>;
}

/**
 * What an error of a database means.
 * - `conflict`: somebody was faster, or the database asks to do it again; nothing was written.
 * - `blocked`: somebody holds for too long what it needs; nothing was written.
 * - `lost`: the connection is of no use any more; what was being committed is unknown.
 * - `unavailable`: the database cannot do it now, the connection is sound.
 * - `refused`: it will never do it.
 */
export type Judgement = 'conflict' | 'blocked' | 'lost' | 'unavailable' | 'refused';

/** All that differs between databases that are reached over a connection. */
export interface RemoteDatabase {
  /** How many batches of questions may be on their way over one connection: more than one where they travel behind each other. */
  readonly mostUnderWay: number;
  connect(): Promise<Connection>;
  ask(query: Query, values: readonly SqlValue[]): Outgoing;
  /** The question for many last values at once: its rows have the value each belongs to as `asked`. */
  askMany(query: Query, values: readonly SqlValue[], lastValues: readonly SqlValue[]): Outgoing;
  /** Writes rows of one kind: one statement for all where the kind allows, else one for each. */
  write(statement: WriteStatement, rows: readonly (readonly SqlValue[])[]): readonly Outgoing[];
  readonly begin: Outgoing;
  readonly commit: Outgoing;
  readonly rollback: Outgoing;
  judge(error: unknown): Judgement;
}
