import type { App } from '../model/app.ts';
import type { PhoneNumber } from '../model/phone/phone-number.ts';

/** Who WeChat says the person is. */
export interface WeChatSession {
  readonly openid: string;
  readonly unionid: string | null;
  /** Only of an app that keeps it, and only where WeChat gave one. */
  readonly sessionKey?: string;
}

/** What flows ask WeChat. */
export interface WeChat {
  /**
   * Exchanges a js code for the person's identity. A code is sent at most once, whatever happens: WeChat spends it with the attempt.
   * WeChat's session key is dropped here, unless the app keeps it.
   * @throws LoginError js_code_invalid, js_code_used, user_risky, app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, overloaded, shutting_down
   */
  codeToSession(request: CodeToSession): Promise<WeChatSession>;
  /**
   * The app's WeChat API token (getStableAccessToken): to everybody the same until five minutes before it expires. With `isForced` WeChat
   * makes a new one and ends the present one at once; 20 times a day, and 30 seconds apart.
   * @throws LoginError app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, overloaded, shutting_down
   */
  fetchApiToken(request: FetchApiToken): Promise<FetchedApiToken>;
  /**
   * The phone number behind a phone code, if WeChat confirms that the code is of this person. A code is sent at most once, but for an API
   * token that WeChat refuses before it looks at the code.
   * @throws LoginError phone_code_invalid, phone_code_used, app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, overloaded, shutting_down
   */
  findPhoneNumber(question: AskPhoneNumber): Promise<FoundPhoneNumber | TokenRefused>;
  /**
   * Whether this is the present session key of the person (checkSessionKey).
   * @throws LoginError app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, overloaded, shutting_down
   */
  checkSessionKey(question: AskAboutSessionKey): Promise<SessionKeyVerdict | TokenRefused>;
  /**
   * Makes WeChat replace it (ResetUserSessionKey); the old one is dead at once. `sessionKey` null: it was not the present one.
   * @throws LoginError as checkSessionKey
   */
  resetSessionKey(question: AskAboutSessionKey): Promise<NewSessionKey | TokenRefused>;
  /**
   * What WeChat thinks of a nickname (msgSecCheck). Never throws: a call that was in vain is told, with the errcode where there is one, so that
   * a refused token can be replaced; the log says why.
   */
  checkNickname(request: CheckText): Promise<TextVerdict>;
  /** Whether the logins of some app are refused for the moment, because WeChat fails too often. */
  isFailing(): boolean;
  /** Of how many apps whoever wants to log in would be told that too many wait already. */
  countFull(): number;
  /** How many logins of each app asked about so far are on their way to WeChat, and whether that way is shut. */
  listWays(): readonly WayToWeChat[];
  /** Lets what is under way end; may be called twice. */
  close(): Promise<void>;
}

export interface WayToWeChat {
  readonly appid: string;
  readonly isShut: boolean;
  readonly inFlight: number;
  readonly waiting: number;
}

export interface CodeToSession {
  readonly app: App;
  readonly jsCode: string;
  readonly requestId: string;
}

export interface FetchApiToken {
  readonly app: App;
  readonly requestId: string;
  readonly isForced: boolean;
}

export interface CheckText {
  readonly app: App;
  readonly requestId: string;
  readonly apiToken: string;
  /** Whose; WeChat must have seen the person in this app within two hours. */
  readonly openid: string;
  readonly nickname: string;
}

export type TextVerdict =
  | { readonly kind: 'judged'; readonly suggestion: 'pass' | 'review' | 'risky' }
  | { readonly kind: 'unchecked'; readonly errcode: number | null };

export interface FetchedApiToken {
  readonly apiToken: string;
  /** From now on. */
  readonly lifeSeconds: number;
}

/** A question that goes with the app's WeChat API token. */
export interface ApiQuestion {
  readonly app: App;
  readonly apiToken: string;
  readonly requestId: string;
}

export interface AskPhoneNumber extends ApiQuestion {
  readonly phoneCode: string;
  /** Whose the code must be. */
  readonly openid: string;
}

export interface AskAboutSessionKey extends ApiQuestion {
  readonly openid: string;
  readonly sessionKey: string;
}

export interface FoundPhoneNumber {
  readonly phoneNumber: PhoneNumber;
}

export interface SessionKeyVerdict {
  readonly isPresent: boolean;
}

export interface NewSessionKey {
  readonly sessionKey: string | null;
}

/** WeChat did not take the API token, so it did nothing else either. */
export interface TokenRefused {
  readonly errcode: number;
}
