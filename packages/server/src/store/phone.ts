import type { UserId } from '../model/id.ts';
import type { KeptSessionKey } from '../model/open-data/kept-session-key.ts';
import type { BoundPhone } from '../model/phone/bound-phone.ts';
import type { User } from '../model/user.ts';
import type { Written } from './store.ts';

/** Phone numbers. A part of the port, with its promises. */
export interface PhoneVerbs {
  /**
   * Gives the user this number in place of the one before, and its masked form to show. `taken`: another user has the number, and nothing
   * was changed; of two who want one number at once, one gets it. A number that is left in a record which was merged into this user is taken
   * over from there. Undefined when there is no such user.
   */
  bindPhone(bind: PhoneToBind): Promise<PhoneBound | undefined>;

  /** Takes the number away; whether there was one. */
  unbindPhone(unbind: { readonly userId: UserId } & Written<boolean>): Promise<boolean>;

  /** The user's phone number, sealed. Asked for right after it was written. */
  findPhone(userId: UserId): Promise<BoundPhone | undefined>;
}

/** WeChat's keys for open data. A part of the port, with its promises. */
export interface SessionKeyVerbs {
  /** WeChat's session key of the user in this app, sealed. */
  findSessionKey(userId: UserId, appid: string): Promise<KeptSessionKey | undefined>;

  /**
   * Puts another sealed key, or none, in the place of `follows`, if that still is what is kept. Whether it did; of several at once one does.
   * Seal the key anew each time: the sealed bytes tell one caller from another.
   */
  replaceSessionKey(replace: SessionKeyToReplace): Promise<boolean>;
}

export interface PhoneToBind extends Written<PhoneBound | undefined> {
  readonly userId: UserId;
  readonly phone: BoundPhone;
  readonly phoneMasked: string;
}

export type PhoneBound = { readonly kind: 'bound'; readonly user: User } | { readonly kind: 'taken' };

export interface SessionKeyToReplace extends Written<boolean> {
  readonly userId: UserId;
  readonly appid: string;
  readonly follows: Uint8Array;
  readonly sealedKey: Uint8Array | null;
}
