/** A user as the server tells it (`GET /me`), in the spelling of the wire. */
export interface User {
  /** `usr_…`: the same in every session of this person; never an openid. */
  id: string;
  nickname: string | null;
  avatar_url: string | null;
  /** `138****0000`; null until the user has given the number. */
  phone_masked: string | null;
  roles: string[];
  /** Unix seconds. */
  created_at: number;
  /** Only where the server is told to show it; an identifier of WeChat's, not a name for the user. */
  openid?: string | undefined;
  /** As `openid`. */
  unionid?: string | undefined;
}

/** What `POST /login` and `POST /refresh` answer. */
export interface TokenAnswer {
  access_token: string;
  token_type: 'Bearer';
  /** Seconds. */
  expires_in: number;
  refresh_token: string;
  /** Seconds. */
  refresh_expires_in: number;
  user: User;
  /** Only in the answer to `POST /login`. */
  is_new_user?: boolean;
}

/** What helps: a new login, the same again later, a change in the program, or a word with whoever runs the server. */
export type AuthAction = 'relogin' | 'tap_again' | 'retry' | 'fix_request' | 'contact_operator';

/** The body of every answer that says no: problem details, RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable, for programs. */
  code: string;
  action: AuthAction;
  request_id: string;
}
