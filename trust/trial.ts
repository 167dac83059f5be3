import type { Server } from '../scripts/servers/start-server.mjs';
import type { DatabaseName } from './databases.ts';
import type { PromiseId } from './promises.ts';

/** One way to find out whether a promise is kept. */
export interface Trial {
  readonly name: string;
  readonly proves: PromiseId;
  /** What must hold, as a sentence. */
  readonly claim: string;
  /** What `size` counts. */
  readonly counts: string;
  readonly on: Ground;
  /** Where it is broken as things are: why, and what would mend it. */
  readonly cause?: string;
  /** `full` is what is promised; `quick` is part of `npm test`, if it is not 0. */
  readonly sizes: { readonly full: number | Readonly<Record<DatabaseName, number>>; readonly quick: number };
  run(stage: Stage): Promise<Outcome>;
}

/** Every database; those with a server, which is killed; those whose server has replicas; SQLite, where the database makes no difference. */
export type Ground = 'each' | 'servers' | 'replicated servers' | 'one';

/** Where a trial is run. */
export interface Stage {
  /** An empty database. */
  readonly database: string;
  /** What runs it, where that is a server of our own that may be killed. */
  readonly server: Server | undefined;
  readonly size: number;
  /** Requests, for trials under load; `npm test` leaves the machine to others too. */
  readonly perSecond: number;
  readonly seed: number;
}

export interface Outcome {
  readonly figures: Readonly<Record<string, number | string>>;
  /** What did not hold; nothing, if the promise was kept. */
  readonly broken: readonly string[];
  /** Why this machine cannot try it, if so. */
  readonly notTried?: string;
}

export const sizeOn = ({ sizes: { full } }: Trial, database: DatabaseName): number =>
  typeof full === 'number' ? full : full[database];

/** The sentences whose condition does not hold. */
export const findBroken = (claims: Readonly<Record<string, boolean>>): string[] =>
  Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [claim]));
