import type { LoginEvent } from '../events.ts';
import type { Attempt } from '../model/attempt.ts';
import type { SessionId, UserId } from '../model/id.ts';
import type { Identity } from '../model/identity.ts';
import type { Session, SessionEndReason } from '../model/session.ts';
import type { StoredSigningKey } from '../model/signing-key.ts';
import type { Profile, User } from '../model/user.ts';
import type { StoredWeChatApiToken } from '../model/wechat-api-token.ts';
import type { AccountVerbs } from './account.ts';
import type { AuditStore } from './audit-store.ts';
import type { ClientVerbs } from './clients.ts';
import type { Lease } from './lease.ts';
import type { LinkingVerbs } from './linking.ts';
import type { PhoneVerbs, SessionKeyVerbs } from './phone.ts';
import type { ProfileVerbs } from './profile.ts';

/**
 * What wxlogin remembers. Verbs of the domain, each one atomic: its outcome is as if the verbs of the same moment had run one after the
 * other, at several instances too. A verb that changes something resolves only when the change is durable; when it rejects, nothing of it
 * was changed, or (connection lost while committing) it is unknown, and every verb may safely be called again.
 *
 * A read tells what is so now, not what a replica has heard of: it decides about identities, sessions and tokens. Those that could bear lag
 * say so; why they are not sent to replicas either is decision 13.
 */
export interface Store
  extends AccountVerbs,
    AuditStore,
    ClientVerbs,
    LinkingVerbs,
    PhoneVerbs,
    ProfileVerbs,
    SessionKeyVerbs {
  /**
   * Finds or registers the user, ends sessions beyond the limit, opens the session, remembers the attempt.
   * Twenty first logins of one person at once make one user. Of two with one code hash, one opens and the other gets `code_spent`.
   * Logins of one person in the same moment at different instances may exceed the limit, by one for each other instance at most; the next
   * login puts it right.
   */
  openLogin(login: LoginToOpen): Promise<LoginOpened>;

  /** The attempt of this code hash that is not older than `since`, with its session and user as they are now. */
  findAttempt(
    codeHash: Uint8Array,
    since: number,
  ): Promise<(SessionOfUser & { readonly attempt: Attempt }) | undefined>;

  /** The session and its user as they are now, whatever their state. */
  findSession(id: SessionId): Promise<SessionOfUser | undefined>;

  /**
   * Raises the counter by one if it still is `counter`, the session is live and the user active: of twenty at once, exactly one advances.
   * Gives the row as it stands afterwards either way; undefined when there is no such session.
   */
  advanceSession(advance: SessionAdvance): Promise<SessionAdvanced | undefined>;

  /**
   * Ends one session, and erases the session key that its login brought; of several at once the first reason stays. Whether it was this one
   * that ended it; in the same moment at different instances more than one may say so.
   */
  endSession(end: { readonly id: SessionId; readonly reason: SessionEndReason } & Written<boolean>): Promise<boolean>;

  /** Ends all sessions of the user by raising the epoch, and erases all session keys of the user; a login that began later is not touched. */
  endAllSessions(end: { readonly userId: UserId } & Written<void>): Promise<void>;

  /** The identity's subject by which the user is known in this namespace. It never changes, but is asked for right after it was written. */
  findSubject(userId: UserId, namespace: string): Promise<string | undefined>;

  /** All signing keys, in the order in which they begin to sign. Could bear lag, but for those that the caller itself has added. */
  listSigningKeys(): Promise<readonly StoredSigningKey[]>;

  /**
   * Stores the key if the last of the others is `after` (null: there are none), which retires when the new one begins. Whether it did; of
   * several keys at once one is stored.
   */
  addSigningKey(
    add: { readonly key: StoredSigningKey; readonly after: string | null } & Told<boolean>,
  ): Promise<boolean>;

  /** Deletes these keys; resolves to those that were there. */
  removeSigningKeys(kids: readonly string[], told?: Told<readonly string[]>): Promise<readonly string[]>;

  /**
   * Deletes a key that nobody may believe any more, and sees to it in the same commit that another signs: where it is the one that signs at
   * `at`, the next begins, or, where there is none, `successor` is stored. Undefined when there is no such key.
   */
  removeCompromisedKey(
    remove: { readonly kid: string; readonly at: number; readonly successor: StoredSigningKey } & Told<
      CompromisedKeyRemoved | undefined
    >,
  ): Promise<CompromisedKeyRemoved | undefined>;

  /** The app's shared WeChat API token, whatever its state. */
  findWeChatApiToken(appid: string): Promise<StoredWeChatApiToken | undefined>;

  /**
   * Stores it if its version is the one that follows on what is stored (the first is 1). Whether it did; of several at once one is stored.
   * Seal the token anew each time: the sealed bytes tell one caller from another.
   */
  saveWeChatApiToken(token: StoredWeChatApiToken): Promise<boolean>;

  /**
   * Takes the lease, or holds it longer, when it is free, over by the clock that asks, or the holder's own. Whether the holder has it now; of
   * several at once one gets it. Clocks differ and processes freeze, so two may believe that they have it: it saves work, and what is done
   * under it does no harm when done twice.
   */
  holdLease(hold: Lease & { readonly at: number }): Promise<boolean>;

  /** Makes the lease free if the holder has it. */
  releaseLease(release: Pick<Lease, 'name' | 'holder'>): Promise<void>;

  /** Reads a fact about this database itself, writing `value` if it has none yet; of several at once all get the same. */
  settle(name: FactName | `signing_key_told ${string}`, value: string): Promise<string>;

  /** The fact, if there is one. */
  findFact(name: FactName): Promise<string | undefined>;

  /** Replaces the fact if it still is `from` (null: there is none). Whether it is `to` now; of several at once one replaces it. */
  replaceFact(
    replace: { readonly name: 'data_secret'; readonly from: string | null; readonly to: string } & Told<boolean>,
  ): Promise<boolean>;

  /**
   * Removes attempts older than `attemptsBefore`, bans without a user that were over then, and sessions over since before `sessionsBefore`
   * with their session keys, at most `limit` of each. Resolves to how many went. A call looks at a stretch of a large store and the next goes on from there, so call it regularly.
   */
  removeExpired(until: {
    readonly attemptsBefore: number;
    readonly sessionsBefore: number;
    readonly limit: number;
  }): Promise<number>;

  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Every change carries its time and the request that caused it. */
export interface Written<Answer = unknown> extends Told<Answer> {
  readonly at: number;
  readonly requestId: string;
}

export interface Told<Answer> {
  /** What the answer means: kept in the commit of the change, so that there is none without the other, and told when that is durable. */
  readonly events?: ((answer: Answer) => readonly LoginEvent[]) | undefined;
}

export interface SessionOfUser {
  readonly session: Session;
  readonly user: User;
}

export interface LoginToOpen extends Written<LoginOpened> {
  readonly openid: Identity;
  /** Used only to find the user when the openid is new; added to the user when the user has none of its namespace. */
  readonly unionid: Identity | null;
  /** Shown by the client at login (classic route only). */
  readonly profile: Profile;
  /** Keyed hashes of the identities: a ban of one of them outlives its user. */
  readonly identityHashes: readonly Uint8Array[];
  readonly newUserId: UserId;
  readonly session: {
    readonly id: SessionId;
    readonly appid: string;
    readonly salt: Uint8Array;
    readonly idleExpiresAt: number;
    readonly expiresAt: number;
    readonly device: string | null;
    readonly place: string | null;
  };
  /** Live sessions a user may have in one app; the oldest go. */
  readonly maxSessions: number;
  readonly attempt: { readonly codeHash: Uint8Array; readonly keyHash: Uint8Array | null };
  /** WeChat's session key, sealed for this session; replaces the one kept before. Absent: none is to be kept. */
  readonly sealedSessionKey?: Uint8Array | undefined;
}

export type LoginOpened =
  | (SessionOfUser & {
      readonly kind: 'opened';
      readonly isNewUser: boolean;
      /** The unionid already belongs to this other user: recorded, never merged. */
      readonly conflictingUserId: UserId | null;
    })
  /** Without a user when it is an identity that is banned, of a user who is no more. */
  | { readonly kind: 'user_blocked'; readonly user: User | null }
  | { readonly kind: 'code_spent' };

export interface SessionAdvance extends Written<SessionAdvanced | undefined> {
  readonly id: SessionId;
  readonly counter: number;
  /** The new idle limit of the session. */
  readonly idleExpiresAt: number;
  /** What `findSession` gave just now: then it is read again only when it has changed meanwhile. */
  readonly seen?: SessionOfUser;
}

export interface SessionAdvanced extends SessionOfUser {
  readonly advanced: boolean;
}

export interface CompromisedKeyRemoved {
  /** Whether it was the one that signed. */
  readonly hasSigned: boolean;
  /** The kid of the one that signs from now on. */
  readonly signs: string;
}

/** What a database knows about itself. */
export type FactName = 'mode' | 'root_check' | 'data_secret' | 'served_at';

/** Rows that one verb wrote, for the live drawing of the demo; never holds a secret or a whole hash. */
export interface RowsWritten {
  readonly requestId: string;
  readonly rows: readonly {
    readonly table: string;
    readonly change: 'insert' | 'update' | 'delete';
    readonly columns: Readonly<Record<string, string | number | null>>;
  }[];
}
