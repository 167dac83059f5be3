import { firstTables } from './0001-first-tables.ts';
import { leasesAndApiTokens } from './0002-leases-and-api-tokens.ts';
import { accountLife } from './0003-account-life.ts';
import { phonesAndSessionKeys } from './0004-phones-and-session-keys.ts';
import { clientsTable } from './0005-clients.ts';
import { audit } from './0006-audit.ts';
import { avatarLeftovers } from './0007-avatar-leftovers.ts';
import { roomForRefreshes } from './0008-room-for-refreshes.ts';
import { merges } from './0009-merges.ts';
import type { Migration } from './migrate.ts';

/** In order, forward only. One that was released is never changed: databases remember its checksum. */
export const migrations: readonly Migration[] = [
  firstTables,
  leasesAndApiTokens,
  accountLife,
  phonesAndSessionKeys,
  clientsTable,
  audit,
  avatarLeftovers,
  roomForRefreshes,
  merges,
];
