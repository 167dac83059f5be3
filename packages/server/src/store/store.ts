import type { Attempt } from '../model/attempt.ts';
import type { AvatarId, SessionId, UserId } from '../model/id.ts';
import type { Identity } from '../model/identity.ts';
import type { Session, SessionEndReason } from '../model/session.ts';
import type { StoredSigningKey } from '../model/signing-key.ts';
import type { Profile, User } from '../model/user.ts';
import type { StoredWeChatApiToken } from '../model/wechat-api-token.ts';
import type { Lease } from './lease.ts';

/**
 * What wxlogin remembers. Verbs of the domain, each one atomic: its outcome is as if the verbs of the same moment had run one after the
 * other, at several instances too. A verb that changes something resolves only when the change is durable; when it rejects, nothing of it
 * was changed, or (connection lost while committing) it is unknown, and every verb may safely be called again.
 *
 * A read tells what is so now, not what a replica has heard of: it decides about identities, sessions and tokens. Those that could bear lag
 * say so; why they are not sent to replicas either is decision 13.
 */
export interface Store {
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
  advanceSession(advance: SessionAdvance): Promise<(SessionOfUser & { readonly advanced: boolean }) | undefined>;

  /** Ends one session; of several at once the first reason stays. */
  endSession(end: { readonly id: SessionId; readonly reason: SessionEndReason } & Written): Promise<void>;

  /** Ends all sessions of the user by raising the epoch; a login that began later is not touched. */
  endAllSessions(end: { readonly userId: UserId } & Written): Promise<void>;

  /** Changes only the given fields. Undefined when there is no such user. */
  saveProfile(save: { readonly userId: UserId; readonly profile: Profile } & Written): Promise<User | undefined>;

  /** Replaces the user's avatar image and address in one step; the old image is gone. Undefined when there is no such user. */
  saveAvatar(
    save: { readonly userId: UserId; readonly avatarUrl: string; readonly avatar: Avatar } & Written,
  ): Promise<User | undefined>;

  /**
   * Remembers that an image is about to be put elsewhere (into the bucket), until saveAvatar with this identifier: what was put and never
   * saved is a leftover at `dueAt`. saveAvatar then refuses it (undefined) if it was forgotten meanwhile. What saveAvatar replaces and
   * eraseProfile erases becomes a leftover at once, if it is elsewhere.
   */
  noteLeftover(note: { readonly id: AvatarId; readonly dueAt: number } & Written): Promise<void>;

  /** Images elsewhere that were due to be removed at `dueUntil` or before, in any order. */
  listLeftovers(wish: { readonly dueUntil: number; readonly limit: number }): Promise<readonly AvatarId[]>;

  /** Once they are removed. */
  forgetLeftovers(ids: readonly AvatarId[]): Promise<void>;

  /**
   * Erases what is named of the profile in one step, the image with its address; with `endsSessions` all sessions too, by raising the epoch.
   * Undefined when there is no such user.
   */
  eraseProfile(erasure: ProfileErasure): Promise<User | undefined>;

  /** Could bear lag: an image never changes under its identifier. Undefined might then mean "not yet". */
  findAvatar(id: AvatarId): Promise<Avatar | undefined>;

  /** The identity's subject by which the user is known in this namespace. It never changes, but is asked for right after it was written. */
  findSubject(userId: UserId, namespace: string): Promise<string | undefined>;

  /** The user that WeChat knows by this identity. */
  findUserByIdentity(identity: Identity): Promise<User | undefined>;

  /** All signing keys, in the order in which they begin to sign. Could bear lag, but for those that the caller itself has added. */
  listSigningKeys(): Promise<readonly StoredSigningKey[]>;

  /**
   * Stores the key if the last of the others is `after` (null: there are none), which retires when the new one begins. Whether it did; of
   * several keys at once one is stored.
   */
  addSigningKey(add: { readonly key: StoredSigningKey; readonly after: string | null }): Promise<boolean>;

  /** Deletes these keys; resolves to those that were there. */
  removeSigningKeys(kids: readonly string[]): Promise<readonly string[]>;

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
  settle(name: 'mode' | 'root_check' | 'served_at', value: string): Promise<string>;

  /**
   * Removes attempts older than `attemptsBefore` and sessions over since before `sessionsBefore`, at most `limit` of each. Resolves to how
   * many went. A call looks at a stretch of a large store and the next goes on from there, so call it regularly.
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
export interface Written {
  readonly at: number;
  readonly requestId: string;
}

export interface SessionOfUser {
  readonly session: Session;
  readonly user: User;
}

export interface LoginToOpen extends Written {
  readonly openid: Identity;
  /** Used only to find the user when the openid is new; added to the user when the user has none of its namespace. */
  readonly unionid: Identity | null;
  /** Shown by the client at login (classic route only). */
  readonly profile: Profile;
  readonly newUserId: UserId;
  readonly session: {
    readonly id: SessionId;
    readonly appid: string;
    readonly salt: Uint8Array;
    readonly idleExpiresAt: number;
    readonly expiresAt: number;
  };
  /** Live sessions a user may have in one app; the oldest go. */
  readonly maxSessions: number;
  readonly attempt: { readonly codeHash: Uint8Array; readonly keyHash: Uint8Array | null };
}

export type LoginOpened =
  | (SessionOfUser & {
      readonly kind: 'opened';
      readonly isNewUser: boolean;
      /** The unionid already belongs to this other user: recorded, never merged. */
      readonly conflictingUserId: UserId | null;
    })
  | { readonly kind: 'user_blocked'; readonly user: User }
  | { readonly kind: 'code_spent' };

export interface SessionAdvance extends Written {
  readonly id: SessionId;
  readonly counter: number;
  /** The new idle limit of the session. */
  readonly idleExpiresAt: number;
}

export interface ProfileErasure extends Written {
  readonly userId: UserId;
  readonly fields: readonly ('nickname' | 'avatar')[];
  readonly endsSessions: boolean;
}

export interface Avatar {
  readonly id: AvatarId;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Rows that one verb wrote, for the live drawing of the demo; never holds a secret or a whole hash. */
export interface RowsWritten {
  readonly requestId: string;
  readonly rows: readonly {
    readonly table: string;
    readonly change: 'insert' | 'update' | 'delete';
    readonly columns: Readonly<Record<string, string | number | null>>;
  }[];
}
