import { dirname } from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import { silentLogger } from '../logger.ts';
import type { UserExport, UserRecord } from '../model/account/record.ts';
import type { UserId } from '../model/id.ts';
import type { Identity } from '../model/identity.ts';
import type { LinkConflict, Merge, MergeId, MergeRefusal } from '../model/linking/merge.ts';
import type { User } from '../model/user.ts';
import { OptionsError } from '../options.ts';
import { isRootSecretOf } from '../prepare.ts';
import { deriveKey } from '../secrets/derive.ts';
import { createKeyedHash } from '../secrets/keyed-hash.ts';
import { createRandom } from '../secrets/random.ts';
import { findDevelopmentSecret, parseRootSecret } from '../secrets/root-secret.ts';
import { createSealer } from '../secrets/seal.ts';
import type { RolesChanged } from '../store/account.ts';
import type { UndoOutcome } from '../store/linking.ts';
import { MovingError } from '../store/moving/moving-error.ts';
import { openRaw, readDatabaseName } from '../store/moving/raw/open-raw.ts';
import { openStore } from '../store/open-store.ts';
import { createOperations } from './operations.ts';

export interface OperateUsersOptions {
  /** As the option `database` takes it; services may be using it. */
  readonly database: string;
  /** The one the service has; may be absent for a SQLite file of development mode, which has it beside it. */
  readonly rootSecret?: string | undefined;
  readonly clock?: Clock;
}

/** What operators do about users, on the database that a service uses: it is felt at its next request. Give undefined where there is no such user. */
export interface UserOperations {
  find(userId: UserId): Promise<User | undefined>;
  /** By what WeChat calls the user: namespace `openid:<appid>` or `unionid:<group>`. */
  findOf(identity: Identity): Promise<User | undefined>;
  /** In the order in which they registered; `after` is the last of the page before. */
  list(page: { readonly after: UserId | null; readonly limit: number }): Promise<readonly User[]>;
  /** Everything that is held, for operators: also the reason of a ban. */
  show(userId: UserId): Promise<UserRecord | undefined>;
  /** What the user may have of it. */
  export(userId: UserId): Promise<UserExport | undefined>;
  /** Ends every session too. `until` in Unix seconds; without it the ban has no end. @throws RangeError */
  ban(userId: UserId, ban?: { readonly reason?: string; readonly until?: number }): Promise<User | undefined>;
  unban(userId: UserId): Promise<User | undefined>;
  /** Lifts a ban that has outlived its user. Whether there was one. */
  liftBan(identity: Identity): Promise<boolean>;
  /** Users whom WeChat takes for one person, and who are two here. */
  listLinkConflicts(limit: number): Promise<readonly LinkConflict[]>;
  /** Lets all that WeChat knows `merged` by lead to `kept`, and ends the sessions of `merged`; `isTrial` only tells what it would do. */
  merge(merge: { readonly kept: UserId; readonly merged: UserId; readonly isTrial?: boolean }): Promise<Merged>;
  /** Takes a merge back, as far as its parts are where it put them. Undefined when there was no such merge. */
  undoMerge(id: MergeId): Promise<UndoOutcome | undefined>;
  /** Merges that concern the user, oldest first. */
  listMerges(userId: UserId): Promise<readonly Merge[]>;
  /** `refused`: a name is none, or they would be too many. Tokens have them at the next refresh, `verify` at once. */
  changeRoles(
    userId: UserId,
    change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
  ): Promise<RolesChanged>;
  /** Whether there was such a user. A ban outlives the user. */
  delete(userId: UserId): Promise<boolean>;
  close(): Promise<void>;
}

/** `id` takes it back; null of a trial. */
export type Merged =
  | { readonly kind: 'merged'; readonly id: MergeId | null; readonly moved: readonly Identity[] }
  | { readonly kind: 'refused'; readonly refusal: MergeRefusal };

/**
 * Opens the database of a service for its operator, bringing its schema up to date as every start does.
 * @throws MovingError for a database that is not there, cannot be used or was never one of ours; OptionsError for another root secret
 */
export async function operateUsers(options: OperateUsersOptions): Promise<UserOperations> {
  const { database, clock = systemClock } = options;
  const rootSecret = findRootSecret(options);
  await checkDatabase(database, rootSecret);
  const store = await openStore({ database, logger: silentLogger, clock });
  const hash = createKeyedHash(deriveKey(rootSecret, 'keyed-hash'));
  return createOperations({ store, hash, clock, randomBytes: createRandom() });
}

/** The keyed hashes of bans must be the service's own. */
async function checkDatabase(database: string, rootSecret: Uint8Array): Promise<void> {
  const raw = await openRaw(readDatabaseName(database), { mayCreate: false });
  try {
    if (!(await raw.schema.hasTable('facts'))) throw new MovingError('database_empty');
    const [row] = await raw.schema.all({ sql: "select value from facts where name = 'root_check'" });
    if (!row) throw new MovingError('database_empty');
    if (isRootSecretOf(String(row.value), createSealer(deriveKey(rootSecret, 'seal'), createRandom()))) return;
    throw new OptionsError(['rootSecret: is not the one this database was made with']);
  } finally {
    await raw.close();
  }
}

function findRootSecret({ database, rootSecret }: OperateUsersOptions): Uint8Array {
  const file = /^sqlite:(.+)$/.exec(database)?.[1];
  const found = rootSecret === undefined ? file && findDevelopmentSecret(dirname(file)) : parseRootSecret(rootSecret);
  if (!found) throw new OptionsError(['rootSecret: give the one of the service, 32 bytes in base64url']);
  return found;
}
