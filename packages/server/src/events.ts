import type { EventId, SessionId, UserId } from './model/id.ts';

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
  user_deleted:
    'The account of a user was deleted, by the user or an operator; nothing is left of it but its identifier in events such as this one.',
  user_banned:
    'An operator banned a user and ended every session; `reason` is when it ends, in Unix seconds, or `no_end`.',
  user_unbanned: 'An operator ended the ban of a user.',
  ban_lifted: 'An operator lifted a ban that had outlived its user.',
  roles_changed: 'An operator changed the roles of a user; `reason` is what they are now.',
  users_merged: 'An operator let the identities of another user, the `reason`, lead to this one.',
  merge_undone: 'An operator gave back what a merge, the `reason`, had moved.',
  user_exported: 'A copy of everything that is held about a user was taken, by the user or an operator.',
  fresh_login_refused: 'Somebody wanted to delete an account with the login code of another person: is a token stolen?',
  phone_bound: 'A phone number that WeChat has verified was bound to a user.',
  phone_unbound: 'A user’s phone number was taken away.',
  phone_conflict: 'Somebody showed a phone number that another user has; nothing was changed.',
  open_data_read: 'Open data of WeChat’s was decrypted for its user.',
  session_key_reset: 'WeChat was made to replace the session key of a user; `reason` is `reset` or `gone`.',
  nickname_refused: 'WeChat found a nickname offensive (`checkNicknames`); it was not stored.',
  nickname_to_review:
    'WeChat is in doubt about a nickname (`checkNicknames`); it was stored, and a person should look at it.',
  authorisation_revoked: 'A user withdrew something at WeChat; `reason` says what: it is erased here.',
  wechat_account_cancelled: 'A user closed the WeChat account; what was kept of the user here is gone.',
  wechat_profile_modified:
    'WeChat changed a user’s own nickname or avatar, probably for being offensive. Nothing was changed here.',
  push_refused:
    'A push was not accepted, probably not from WeChat; `reason` says why. What is beyond the limit leaves no event.',
  signing_key_created: 'A signing key was made, the first one or the next; `reason` is its `kid`, here and below.',
  signing_key_activated: 'The next signing key signs from now on; the one before it still verifies.',
  signing_key_removed: 'A signing key that nobody needs any more was deleted.',
  signing_key_compromised:
    'An operator deleted a signing key that somebody else may have: its tokens are not believed any more.',
  root_secret_changed:
    'An operator sealed the data secret under another root secret; instances with the one of before do not start any more.',
  client_added: 'An operator gave a back end credentials; `reason` is the client, here and below.',
  client_secret_replaced: 'An operator gave a client another secret; the one before opens nothing any more.',
  client_ended: 'An operator took a client’s credentials away.',
  client_refused:
    'Somebody called as a client with wrong credentials; `reason` is `unknown`, `secret` or `ended`. What is beyond the limit leaves no event.',
  session_revoked: 'A session was ended by a client (RFC 7009).',
  wechat_api_token_fetched:
    'WeChat was asked for the WeChat API token that all instances share; `reason` is `due`, `refused` or `forced`.',
  audit_removed: 'Events older than `auditSeconds` are deleted, up to the seal whose number is the `reason`.',
} as const;

export type EventName = keyof typeof eventTable;

/** Told, and not kept in the database: of each login there are hundreds. */
const unstored: ReadonlySet<EventName> = new Set<EventName>(['refresh', 'refresh_replayed']);

export const isStored = (name: EventName): boolean => !unstored.has(name);

/** Somebody asked for something and did not get it. */
const refusals: ReadonlySet<EventName> = new Set<EventName>([
  'login_refused',
  'code_replay',
  'refresh_reuse',
  'refresh_ahead',
  'client_refused',
  'nickname_refused',
  'push_refused',
  'fresh_login_refused',
  'phone_conflict',
]);

export const isRefusal = (name: EventName): boolean => refusals.has(name);

/** The members of every event, with the sentence that explains each. docs/api.md lists them from here. */
export const eventMembers = {
  id: '`evt_…`, in time order. The same in the log, in `onEvent` and in the database.',
  name: 'One of the table below.',
  at: 'Unix seconds.',
  actor: 'Who did it: `user`, `operator`, `system` (wxlogin by itself) or `client:<id>`.',
  result: '`ok`, or `refused`.',
  requestId:
    'The request that caused it, as the answer’s `x-request-id` and the log have it; `start` or `housekeeping` where there is none.',
  appid: 'The mini program, where it is about one.',
  userId: 'The user, where it is about one.',
  sessionId: 'The session, where it is about one.',
  reason: 'A word that says more, where there is more to say.',
  place: 'Roughly where the request came from: the first 24 bits of an IPv4 address, the first 48 of IPv6.',
  isNewUser: 'Of a login: whether it registered the user; `reason` is `new_user` then.',
} as const satisfies Record<keyof LoginEvent, string>;

export type EventActor = 'user' | 'operator' | 'system' | `client:${string}`;

/** A fact worth recording. Holds identifiers and reasons, never a token, a code, an openid, a name or a phone number. */
export interface LoginEvent {
  readonly id: EventId;
  readonly name: EventName;
  /** Unix seconds. */
  readonly at: number;
  readonly actor: EventActor;
  readonly result: 'ok' | 'refused';
  readonly requestId: string;
  readonly appid?: string;
  readonly userId?: UserId;
  readonly sessionId?: SessionId;
  readonly reason?: string;
  readonly place?: string;
  readonly isNewUser?: boolean;
}

/** What a flow says about an event; the rest is known without it. Whoever acts is the user, where there is one, unless it is said. */
export type EventFacts = Omit<LoginEvent, 'id' | 'at' | 'actor' | 'result' | 'place'> &
  Partial<Pick<LoginEvent, 'actor' | 'result'>> & {
    /** Of the client, folded; only its beginning becomes the `place`. */
    readonly address?: string | undefined;
  };

/** Tells an event that no change in the store goes with. */
export type EmitEvent = (facts: EventFacts) => void;

/**
 * The events of a verb of the store, by its answer: the store writes them in the commit of the change, and then tells them. However often it
 * is asked, the events have the same identifiers.
 */
export type RecordEvents = <Answer>(
  describe: (answer: Answer) => readonly EventFacts[],
) => (answer: Answer) => readonly LoginEvent[];
