import type { App } from '../model/app.ts';

/** Who WeChat says the person is. */
export interface WeChatSession {
  readonly openid: string;
  readonly unionid: string | null;
}

/** What flows ask WeChat. */
export interface WeChat {
  /**
   * Exchanges a js code for the person's identity. A code is sent at most once, whatever happens: WeChat spends it with the attempt.
   * WeChat's session key is dropped here.
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
   * What WeChat thinks of a nickname (msgSecCheck). Never throws: a call that was in vain is told, with the errcode where there is one, so that
   * a refused token can be replaced; the log says why.
   */
  checkNickname(request: CheckText): Promise<TextVerdict>;
  /** Whether the logins of some app are refused for the moment, because WeChat fails too often. */
  isFailing(): boolean;
  /** Lets what is under way end; may be called twice. */
  close(): Promise<void>;
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
