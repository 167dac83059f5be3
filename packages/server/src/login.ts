import type { UserPhoneNumber } from './flows/phone/find-phone-number.ts';
import type { Peer } from './http/fetch.ts';
import type { NodeHandler, Server } from './http/node.ts';
import type { AccessTokenClaims } from './tokens/access-token.ts';

/** Login as an object: mount one of its handlers, verify tokens with it, close it at the end. */
export interface Login {
  /**
   * The web-standard handler: for Hono, Deno-like servers, Next route handlers and tests. `peer.address` is the address of whoever has
   * connected, a client or a proxy of `trustedProxies`; without it logins are not limited by address.
   */
  fetch(request: Request, peer?: Peer): Promise<Response>;
  /** The handler for `http.createServer`, Express and alike. Mount it before any body parser. */
  readonly nodeHandler: NodeHandler;
  /**
   * For a server that serves nothing but `nodeHandler`: whom an overload refuses is refused before node:http has read the request, which
   * costs less, so that more is left for the others.
   */
  refuseEarly(server: Server): void;
  /**
   * The claims of an access token, if its session is live right now. Other services verify by JWKS alone.
   * @throws LoginError access_token_invalid, access_token_expired, session_ended, user_blocked
   */
  verify(accessToken: string): Promise<AccessTokenClaims>;
  /**
   * The WeChat API token of an app (WeChat calls it access_token), for your own calls to WeChat. All instances share one, which WeChat is
   * asked for when it is due, so ask for it before each call and keep it nowhere. `refused` is one that WeChat has just answered with 40001,
   * 40014 or 42001: it is replaced if it still is the shared one.
   * @throws LoginError app_unknown, app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, storage_unavailable, shutting_down
   */
  getWeChatApiToken(wish?: {
    readonly appid?: string | undefined;
    readonly refused?: string | undefined;
  }): Promise<string>;
  /**
   * Makes a call to WeChat with that token, and once more with another one when the answer of `call` has an errcode that refuses the token.
   * Gives what `call` gives.
   * @throws LoginError as getWeChatApiToken, and what `call` throws
   */
  withWeChatApiToken<T>(call: (apiToken: string) => Promise<T>, appid?: string): Promise<T>;
  /**
   * The whole phone number of a user, for your own server: give it to nobody else, and write it into no log. Undefined where none is known.
   * @throws LoginError storage_unavailable, overloaded, shutting_down
   */
  findPhoneNumber(userId: string): Promise<UserPhoneNumber | undefined>;
  /**
   * Whether the session key that is kept of this user in this app still is WeChat's (checkSessionKey); false where none is kept.
   * @throws LoginError app_unknown, app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, storage_unavailable, shutting_down
   */
  checkSessionKey(of: OfUser): Promise<boolean>;
  /**
   * Makes WeChat replace it (ResetUserSessionKey) and keeps the new one; false where there was none to replace.
   * @throws LoginError as checkSessionKey
   */
  resetSessionKey(of: OfUser): Promise<boolean>;
  /**
   * Everything counted so far and how things are now, for Prometheus: answer it with the content type `metricsMediaType`, and only to
   * yourself. Holds no secret and nothing about a person.
   */
  metrics(): Promise<string>;
  /**
   * Says at `/readyz` that this instance is about to stop (503), and goes on answering everything. Call it before `close`, by as long as
   * whatever sends requests here needs to look there and send them elsewhere.
   */
  drain(): void;
  /** Takes no more requests (503 `shutting_down`), finishes those begun, then closes the store and the connections to WeChat. */
  close(): Promise<void>;
}

/** A user in an app, which need not be named while there is one. */
export interface OfUser {
  readonly userId: string;
  readonly appid?: string | undefined;
}
