import type { Auth } from './auth.ts';
import { createDecrypt } from './decrypt.ts';
import { createDeleteAccount } from './deletion.ts';
import { createMe } from './me.ts';
import type { PhoneEvent } from './phone-event.ts';
import { createPhoneNumber } from './phone-number.ts';
import { createUserSessions } from './user-sessions.ts';
import type { User, UserSession } from './wire.ts';
import type { OpenData } from './wx.ts';

export type { PhoneEvent } from './phone-event.ts';
export type { UserSession } from './wire.ts';
export type { OpenData } from './wx.ts';

export interface AccountOptions {
  /** Patience with each call, in milliseconds: 10,000 by default. */
  timeoutMs?: number;
}

/** The life of the user's account. All failures are an AuthError; what is small and safe to do twice is sent once more when no answer came. */
export interface Account {
  /**
   * Takes the event of a button with `open-type="getPhoneNumber"` or `"getRealtimePhoneNumber"` and resolves to the user
   * with `phone_masked`. Rejects with `phone_refused` when the person said no, `phone_quota_exhausted` when the owner has to
   * buy numbers (errno 1400001), `phone_unavailable` when WeChat gives this mini program none, or the server's code:
   * `phone_conflict` when the number belongs to another user.
   */
  phone(event: PhoneEvent): Promise<User>;

  /** Forgets the phone number on the server; resolves to the user without it. */
  removePhone(): Promise<User>;

  /** Uploads the file that `chooseAvatar` gave (PNG, JPEG or WebP, at most 2 MB); resolves to the user. */
  uploadAvatar(path: string): Promise<User>;

  /** Where the user is logged in, this device included (`current`). */
  sessions(): Promise<UserSession[]>;

  /** Ends one session of the user; also resolves when it is over already. The current one is logged out here too. */
  endSession(id: string): Promise<void>;

  /** Everything the server holds about the user. */
  exportData(): Promise<unknown>;

  /**
   * Deletes the user for ever, proved by a fresh code of `wx.login`, then forgets the session here. Ask the person first.
   * When an answer was lost and the session is over at the next try, it has happened. Never logs in: rejects with
   * `logged_out`, or the server's 401, when there is no session.
   */
  deleteAccount(): Promise<void>;

  /**
   * Open data as plain text: `account.decrypt(() => wx.getWeRunData())`. Only where the server keeps session keys.
   *
   * Hand over the function and not its result. WeChat encrypts under a session key that any `wx.login` may replace, so a login between
   * encrypting and decrypting spoils the data, now and then and without a visible cause. Here the login comes first, then the
   * data; a key that turns out to be old is replaced by a new login, and the data is fetched anew, once.
   */
  decrypt<Data = unknown>(getOpenData: () => OpenData | PromiseLike<OpenData>): Promise<Data>;
}

/**
 * What a profile page needs besides the login. Apart from `createAuth`, so that mini programs without such a page stay small.
 *
 * @example
 * export const account = createAccount(auth);
 * await account.phone(event);
 */
export function createAccount(auth: Auth, { timeoutMs: timeout = 10_000 }: AccountOptions = {}): Account {
  const me = createMe(auth, timeout);
  const { bind, remove } = createPhoneNumber(auth, me);
  const { list, end } = createUserSessions(auth, me);
  return {
    phone: bind,
    removePhone: remove,
    uploadAvatar: (avatarPath) => auth.updateProfile({ avatarPath }),
    sessions: list,
    endSession: end,
    exportData: () => me.askTwice({ url: '/me/export' }),
    deleteAccount: createDeleteAccount(auth, timeout),
    decrypt: createDecrypt(auth, me),
  };
}
