import type { App } from '../../model/app.ts';

/** What WeChat sends to us by itself, and how it is known to be WeChat's. Source: WeChat, 消息推送 and 消息加解密说明. */
export interface Pushes {
  /** Whether the plain signature is the app's and not old: the test that the console makes when the address is entered. */
  isSigned(app: App, signed: PushSignature, now: number): boolean;
  /** Checks who sent it, opens it where it is encrypted, and says what it tells. Never throws. */
  read(app: App, arrived: ArrivedPush, now: number): PushRead;
}

/** The parameters of the address, as they came; absent ones are empty. */
export interface PushSignature {
  readonly timestamp: string;
  readonly nonce: string;
  /** Over app's token, timestamp and nonce. It says nothing about the body. */
  readonly signature: string;
  /** Over these and the encrypted body. */
  readonly bodySignature: string;
}

export interface ArrivedPush extends PushSignature {
  readonly body: Uint8Array;
}

export type PushRead =
  | { readonly kind: 'change'; readonly change: AuthorisationChange }
  /** Genuine, and about something else. */
  | { readonly kind: 'other' }
  | { readonly kind: 'refused'; readonly reason: PushRefusal };

/** 授权用户信息变更: WeChat has changed a person's own profile, the person has withdrawn something, or has closed the WeChat account. */
export interface AuthorisationChange {
  readonly what: 'modified' | 'revoked' | 'cancelled';
  readonly openid: string;
  /** When it happened. */
  readonly at: number;
  /** The numbers of RevokeInfo; empty unless something was revoked. */
  readonly revoked: readonly number[];
}

/** Why a push was not believed, in fixed words for event and log. */
export type PushRefusal =
  | 'signature'
  | 'timestamp'
  | 'not_encrypted'
  | 'encrypted_without_key'
  | 'encryption'
  | 'other_app'
  | 'xml'
  | 'format';
