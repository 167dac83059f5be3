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
  nickname_refused: 'WeChat found a nickname offensive (`checkNicknames`); it was not stored.',
  nickname_to_review:
    'WeChat is in doubt about a nickname (`checkNicknames`); it was stored, and a person should look at it.',
  authorisation_revoked: 'A user withdrew something at WeChat; `reason` says what: it is erased here.',
  wechat_account_cancelled: 'A user closed the WeChat account; what was kept of the user here is gone.',
  wechat_profile_modified:
    'WeChat changed a user’s own nickname or avatar, probably for being offensive. Nothing was changed here.',
  push_refused: 'A push was not accepted, probably not from WeChat; `reason` says why.',
  signing_key_created: 'A signing key was made, the first one or the next; `reason` is its `kid`, here and below.',
  signing_key_activated: 'The next signing key signs from now on; the one before it still verifies.',
  signing_key_removed: 'A signing key that nobody needs any more was deleted.',
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
  readonly isNewUser?: boolean;
  readonly reason?: string;
}

export type EmitEvent = (event: Omit<LoginEvent, 'at'>) => void;
