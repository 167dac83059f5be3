import { isSameSignature, signWithSessionKey } from '../crypto/signatures.ts';
import type { Refusal } from '../wechat/outcome.ts';
import type { App } from '../world/apps.ts';
import type { Identity } from '../world/identities.ts';
import type { SessionKey } from '../world/session-keys.ts';
import type { World } from '../world/world.ts';
import { findCaller } from './find-caller.ts';

/** Whose openid came with a call, and whether the caller proved to hold the present session key. */
export interface Signer {
  app: App;
  identity: Identity;
  /** undefined: there is none, or it has expired. */
  sessionKey: SessionKey | undefined;
  isSigned: boolean;
}

/** Reads access_token, openid, signature and sig_method from the query, as both session calls send them. */
export function findSigner(world: World, query: URLSearchParams): Signer | (Refusal & { appid?: string }) {
  const app = findCaller(world, query);
  if ('errcode' in app) return app;
  const { appid } = app;
  const [openid, signature, method] = ['openid', 'signature', 'sig_method'].map((name) => query.get(name));
  if (!openid || !signature || !method) return { errcode: 40097, appid };
  if (method !== 'hmac_sha256') return { errcode: 87008, appid };

  const identity = world.identities.find(app, openid);
  if (!identity) return { errcode: 40003, appid };
  const sessionKey = world.sessionKeys.find(identity);
  const isSigned = sessionKey !== undefined && isSameSignature(signature, signWithSessionKey(sessionKey.text, ''));
  return { app, identity, sessionKey, isSigned };
}
