import type { UserId } from './id.ts';

/** A person's record with us. */
export interface User {
  readonly id: UserId;
  /** Blocked by the operator; whether that is still so, `isBlocked` tells. */
  readonly status: 'active' | 'blocked';
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly phoneMasked: string | null;
  readonly roles: readonly string[];
  /** Raised by logout everywhere; sessions of an older epoch are over. */
  readonly epoch: number;
  readonly createdAt: number;
  /** When the ban ends by itself; null: never. Says nothing about who is active. */
  readonly bannedUntil: number | null;
  /** The operator's words, for operators only. */
  readonly banReason: string | null;
}

/** Whether the user may not do anything at `now`; a ban that is over needs nobody to lift it. */
export const isBlocked = ({ status, bannedUntil }: User, now: number): boolean =>
  status === 'blocked' && isBanInForce(bannedUntil, now);

/** Whether a ban until then still holds at `now`. */
export const isBanInForce = (bannedUntil: number | null, now: number): boolean =>
  bannedUntil === null || now < bannedUntil;

/** What a user shows of themselves; an absent field stays as it is. */
export interface Profile {
  readonly nickname?: string;
  readonly avatarUrl?: string;
}
