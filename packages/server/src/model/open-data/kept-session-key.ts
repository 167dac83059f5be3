import type { SessionId } from '../id.ts';

/** WeChat's session key of a user in one app, as the latest login brought it. */
export interface KeptSessionKey {
  /** The session whose login brought it; when that ends, the key goes. */
  readonly sessionId: SessionId;
  readonly sealedKey: Uint8Array;
}

/** Where it is kept, as far as sealing is concerned: a user is not known yet when a login is described, but its session is. */
export const placeOfSessionKey = (sessionId: SessionId): string => `session_keys.sealed_key.${sessionId}`;
