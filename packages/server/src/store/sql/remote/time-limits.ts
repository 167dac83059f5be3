/** How long a store waits for its database, in milliseconds. */
export interface TimeLimits {
  /** For a connection. */
  readonly connectMs: number;
  /** For the answers to what was sent together. */
  readonly answerMs: number;
  /**
   * For rows that somebody else holds. Less than `answerMs`, so that the database gives up first and says why; more than the second after
   * which PostgreSQL looks whether two wait for each other, which is better tried again than refused.
   */
  readonly lockMs: number;
  /** For somebody who holds locks and says nothing, such as a frozen instance; then the database throws it out, where it can. */
  readonly idleMs: number;
  /** For the other side's part of a good-bye. */
  readonly closeMs: number;
}

/** Longer than a restart of the database nobody waits: the answer is 503 then. */
export const timeLimits: TimeLimits = {
  connectMs: 2_000,
  answerMs: 5_000,
  lockMs: 1_500,
  idleMs: 5_000,
  closeMs: 1_000,
};

/** After so much silence the other side is asked whether it is there, so that no network on the way forgets the connection. */
export const keepAliveMs = 10_000;
