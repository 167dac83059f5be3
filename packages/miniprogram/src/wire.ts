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
