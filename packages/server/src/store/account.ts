import type { UserId } from '../model/id.ts';
import type { Identity } from '../model/identity.ts';
import type { Session } from '../model/session.ts';
import type { User } from '../model/user.ts';
import type { Written } from './store.ts';

/** The life of an account: what is known about a user, bans, roles, the end. A part of the port, with its promises. */
export interface AccountVerbs {
  /** The user as things are now. */
  findUser(id: UserId): Promise<User | undefined>;

  /** The user whom WeChat knows by this identity. */
  findUserOf(identity: Identity): Promise<User | undefined>;

  /** Users in the order in which they registered, from the first behind `after`. */
  listUsers(of: { readonly after: UserId | null; readonly limit: number }): Promise<readonly User[]>;

  /** All that WeChat knows the user by, in the order of namespaces and subjects. */
  listIdentities(userId: UserId): Promise<readonly Identity[]>;

  /** The user's sessions in all apps, newest first; with `liveAt` only those that are live at that time. */
  listSessions(of: SessionsWanted): Promise<readonly Session[]>;

  /**
   * Blocks the user, with every record that merges have left of the person, and ends all sessions in one step; a second ban takes the place of
   * the first. Undefined when there is no such user.
   */
  banUser(ban: Ban & { readonly userId: UserId } & Written<User | undefined>): Promise<User | undefined>;

  /** The user, with every such record, may log in again; ended sessions stay ended. Undefined when there is no such user. */
  unbanUser(unban: { readonly userId: UserId } & Written<UserUnbanned | undefined>): Promise<UserUnbanned | undefined>;

  /** Of changes at once none is lost. Nothing is changed when the roles would not be as `changeRoles` of the model allows. */
  changeRoles(change: RolesToChange): Promise<RolesChanged>;

  /**
   * The user is no more: every row that is about them goes in one step, and with it every session. Of a user who is banned at that time the
   * hashes of the identities stay, with the ban. `outdated` when the user has other identities than these: nothing was changed, look again.
   */
  deleteUser(deletion: UserToDelete): Promise<UserDeleted>;

  /** Forgets the ban of an identity whose user is no more. Whether there was one. */
  liftBan(lift: { readonly identityHash: Uint8Array } & Written<boolean>): Promise<boolean>;
}

export interface SessionsWanted {
  readonly userId: UserId;
  readonly liveAt: number | null;
  readonly limit: number;
}

export interface Ban {
  /** For operators only. */
  readonly reason: string | null;
  /** When it ends by itself; null: never. */
  readonly until: number | null;
}

export interface RolesToChange extends Written<RolesChanged> {
  readonly userId: UserId;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface UserUnbanned {
  readonly user: User;
  /** Else nothing was changed. */
  readonly wasBanned: boolean;
}

/** `unchanged`: the roles were so already. */
export type RolesChanged =
  | { readonly kind: 'changed' | 'unchanged'; readonly user: User }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' };

/** `outdated`: the identities are other ones by now. */
export type UserDeleted = 'deleted' | 'unknown' | 'outdated';

export interface UserToDelete extends Written<UserDeleted> {
  readonly userId: UserId;
  readonly identities: readonly HashedIdentity[];
}

export interface HashedIdentity extends Identity {
  /** Keyed, with a key that is not in the database. */
  readonly hash: Uint8Array;
}

/** In an order that every store gives. */
export const sortIdentities = (identities: readonly Identity[]): readonly Identity[] =>
  [...identities].sort((one, other) => compare(one.namespace, other.namespace) || compare(one.subject, other.subject));

const compare = (one: string, other: string): number => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** Whether both are the same identities, in whatever order. */
export const haveSameIdentities = (some: readonly Identity[], others: readonly Identity[]): boolean =>
  spell(some) === spell(others);

const spell = (identities: readonly Identity[]): string =>
  JSON.stringify(sortIdentities(identities).map(({ namespace, subject }) => [namespace, subject]));
