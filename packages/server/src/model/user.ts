import type { UserId } from './id.ts';

/** A person's record with us. */
export interface User {
  readonly id: UserId;
  readonly status: 'active' | 'blocked';
  readonly nickname: string | null;
  readonly avatarUrl: string | null;
  readonly phoneMasked: string | null;
  readonly roles: readonly string[];
  /** Raised by logout everywhere; sessions of an older epoch are over. */
  readonly epoch: number;
  readonly createdAt: number;
}

/** What a user shows of themselves; an absent field stays as it is. */
export interface Profile {
  readonly nickname?: string;
  readonly avatarUrl?: string;
}
