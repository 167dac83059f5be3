/** The right to lead something for a while, such as the upkeep of the signing keys. */
export interface Lease {
  readonly name: string;
  /** The instance that has it. */
  readonly holder: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** Whether `holder` may take the lease now: it is free, over, or its own. */
export const isLeaseFree = (lease: Lease | undefined, holder: string, now: number): boolean =>
  lease === undefined || lease.holder === holder || lease.expiresAt <= now;
