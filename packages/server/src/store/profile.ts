import type { AvatarId, UserId } from '../model/id.ts';
import type { Profile, User } from '../model/user.ts';
import type { Written } from './store.ts';

/** Nicknames and avatars. A part of the port, with its promises. */
export interface ProfileVerbs {
  /** Changes only the given fields. Undefined when there is no such user. */
  saveProfile(
    save: { readonly userId: UserId; readonly profile: Profile } & Written<User | undefined>,
  ): Promise<User | undefined>;

  /** Replaces the user's avatar image and address in one step; the old image is gone. Undefined when there is no such user. */
  saveAvatar(
    save: { readonly userId: UserId; readonly avatarUrl: string; readonly avatar: Avatar } & Written<User | undefined>,
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
}

export interface ProfileErasure extends Written<User | undefined> {
  readonly userId: UserId;
  readonly fields: readonly ('nickname' | 'avatar')[];
  readonly endsSessions: boolean;
}

export interface Avatar {
  readonly id: AvatarId;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}
