import type { AuthError } from './errors.ts';
import type { User } from './wire.ts';
import type { Answer, Platform, PlatformRequest } from './wx.ts';

export interface AuthOptions {
  /** Public address of wxlogin, mount path included: `https://api.example.com/auth`. */
  baseURL: string;
  /** This mini program's AppID; needed when the server serves several apps. */
  appid?: string;
  /**
   * Further origins that may see the access token: `['https://shop.example.com']`. The origin of `baseURL` always may.
   * A request elsewhere is refused unless it says `auth: false`: the token opens the user's account to whoever gets it.
   */
  trusted?: readonly string[];
  /** `wx` by default, looked up when it is first needed; `Taro` and `uni` fit as well. */
  platform?: Platform;
  /** Where the session is kept in the storage; by default `wxlogin:` and the baseURL, so that two servers never mix. */
  storageKey?: string;
  /** Patience with `wx.login` and with each call of wxlogin, in milliseconds: 10,000 by default. */
  timeoutMs?: number;
  /** Unix seconds; for tests. */
  now?: () => number;
  /** A number from 0 up to 1; for tests. */
  random?: () => number;
  /** Resolves after so many milliseconds; for tests. */
  wait?: (ms: number) => Promise<unknown>;
}

export interface RequestOptions<Data = unknown> extends PlatformRequest {
  /** Absolute, or relative to `baseURL`. */
  url: string;
  /**
   * `true` (default): as the user, logging in silently when there is no session.
   * `'optional'`: as the user while there is a session, else without; never starts a login. For pages that work logged out.
   * `false`: without the token.
   */
  auth?: boolean | 'optional';
  success?: (answer: Answer<Data>) => void;
  fail?: (error: AuthError) => void;
  complete?: (result: Answer<Data> | AuthError) => void;
}

export interface ProfileChange {
  nickname?: string;
  /** A local path, as `chooseAvatar` gives it (PNG, JPEG or WebP, at most 2 MB). */
  avatarPath?: string;
}

/** All failures are an AuthError; read its `action`. */
export interface Auth {
  /**
   * Makes sure that the user is logged in, silently. Costs nothing while there is a session; otherwise calls `wx.login`
   * once, however many ask at the same time. Rejects with `wx_login_failed`, `network_failed`, or the server's code.
   */
  login(): Promise<User>;

  /**
   * `wx.request` with the user's access token: logs in, renews and repeats the request by itself, once, after a 401.
   * Resolves with every answer of the server, 404 and 500 too, as `wx.request` does; only a 401 that stays rejects.
   * A request without an answer is not repeated, since it may have had its effect: `network_failed`.
   * Callbacks, if given, are called besides.
   */
  request<Data = unknown>(options: RequestOptions<Data>): Promise<Answer<Data>>;

  /** A valid access token, for calls that cannot go through `request` (sockets, downloads); logs in when needed. */
  token(): Promise<string>;

  /** A valid access token after `badToken` was answered with 401. Rejects with `logged_out` when there is no session. */
  renew(badToken: string): Promise<string>;

  /** The user of the session, from memory or storage, without waiting; null when logged out. */
  user(): User | null;

  /**
   * Forgets the session at once, then ends it on the server; `all` ends the user's sessions on every device.
   * Never rejects: resolves to whether the server confirmed.
   */
  logout(options?: { all?: boolean }): Promise<boolean>;

  /** Saves the nickname, then uploads the avatar; resolves to the user after the last change. What succeeded stays. */
  updateProfile(change: ProfileChange): Promise<User>;

  /**
   * Takes over what the server has told about the user in an answer of your own, such as that of `GET /me`: kept, and told to
   * the listeners. Ignored when it is not the user of the session. `null`: the user is no more; the session is forgotten here.
   */
  adopt(user: User | null): void;

  /** A fresh code of `wx.login`, for calls that ask for a proof of their own. The login does not need it. */
  jsCode(): Promise<string>;

  /** Calls `listener` whenever the user changes: login, profile, logout. Returns the function that stops it. */
  onChange(listener: (user: User | null) => void): () => void;
}
