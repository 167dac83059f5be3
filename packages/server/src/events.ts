import type { ClientId } from './model/clients/client.ts';
import type { SessionId, UserId } from './model/id.ts';

/** Everything worth recording, by name, with the sentence that explains it. docs/api.md lists them from here. */
export const eventTable = {
  login: 'Somebody logged in; a session was opened.',
  login_replayed: 'A login whose answer was lost was answered again with the same session.',
  login_refused: 'A login was refused; `reason` is the error code.',
  code_replay: 'A login code came a second time, not as a retry of the same client. The first session stays.',
  link_conflict: 'WeChat’s unionid belongs to another user than its openid. The openid decided; nothing was merged.',
  refresh: 'A refresh token was exchanged for its successor.',
  refresh_replayed: 'A refresh whose answer was lost was answered again with the same successor.',
  refresh_reuse: 'An old refresh token appeared; the session was ended because it may have been stolen.',
  refresh_ahead: 'A refresh token is newer than the database: was an old backup restored?',
  logout: 'A session was ended by its user.',
  logout_all: 'All sessions of a user were ended by the user.',
  profile_changed: 'A user changed nickname or avatar.',
  user_deleted: 'A user deleted the account; nothing is left of it but its identifier in events such as this one.',
  user_exported: 'A user took a copy of everything that is held about them.',
  fresh_login_refused: 'Somebody wanted to delete an account with the login code of another person: is a token stolen?',
  phone_bound: 'A phone number that WeChat has verified was bound to a user.',
  phone_unbound: 'A user’s phone number was taken away.',
  phone_conflict: 'Somebody showed a phone number that another user has; nothing was changed.',
  open_data_read: 'Open data of WeChat’s was decrypted for its user.',
  session_key_reset: 'WeChat was made to replace the session key of a user; `reason` is `reset` or `gone`.',
  signing_key_created: 'A signing key was made, the first one or the next; `reason` is its `kid`, here and below.',
  signing_key_activated: 'The next signing key signs from now on; the one before it still verifies.',
  signing_key_removed: 'A signing key that nobody needs any more was deleted.',
  client_refused:
    'Somebody called as a client with wrong credentials; `reason` is `unknown`, `secret` or `ended`. What is beyond the limit leaves no event.',
  session_revoked: 'A session was ended by a client (RFC 7009).',
  wechat_api_token_fetched:
    'WeChat was asked for the WeChat API token that all instances share; `reason` is `due`, `refused` or `forced`.',
} as const;

export type EventName = keyof typeof eventTable;

/** A fact worth recording. Holds identifiers and reasons, never a token, a code, an openid or a name. */
export interface LoginEvent {
  readonly name: EventName;
  /** Unix seconds. */
  readonly at: number;
  readonly requestId: string;
  readonly appid?: string;
  readonly userId?: UserId;
  readonly sessionId?: SessionId;
  /** The service that called. */
  readonly clientId?: ClientId;
  readonly isNewUser?: boolean;
  readonly reason?: string;
}

export type EmitEvent = (event: Omit<LoginEvent, 'at'>) => void;
