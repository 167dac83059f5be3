import { firstTables } from './0001-first-tables.ts';
import { leasesAndApiTokens } from './0002-leases-and-api-tokens.ts';
import { avatarLeftovers } from './0007-avatar-leftovers.ts';
import type { Migration } from './migrate.ts';

/** In order, forward only. One that was released is never changed: databases remember its checksum. */
export const migrations: readonly Migration[] = [firstTables, leasesAndApiTokens, avatarLeftovers];
