import type { Server } from '../scripts/servers/start-server.mjs';

/** A promise, and how it is tried. */
export interface Trial {
  readonly name: string;
  /** What is promised, as a sentence. */
  readonly promise: string;
  /** What `size` counts. */
  readonly counts: string;
  /** `full` is what is promised; `quick` is part of `npm test`, if it is not 0. */
  readonly sizes: { readonly full: number; readonly quick: number };
  /** Whether it kills the database server, so that there must be one. */
  readonly needsServer?: true | 'with replicas';
  /** Whether it troubles a Redis of its own: what database there is makes no difference to it. */
  readonly needsRedis?: true;
  run(stage: Stage): Promise<Outcome>;
}

/** Where a promise is tried. */
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
}

/** The sentences whose condition does not hold. */
export const findBroken = (claims: Readonly<Record<string, boolean>>): string[] =>
  Object.entries(claims).flatMap(([claim, holds]) => (holds ? [] : [claim]));
