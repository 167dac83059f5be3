import type { AuthAction, Problem } from './wire.ts';
import type { Answer } from './wx.ts';

/** The codes made here; every other one is the `code` of the server's problem details, or `http_<status>`. */
export type AuthErrorCode =
  | 'wx_login_failed'
  | 'network_failed'
  | 'answer_invalid'
  | 'logged_out'
  | 'url_untrusted'
  | 'option_invalid'
  | (string & {});

export interface AuthErrorFacts {
  /** Stable, for programs: `network_failed`, `js_code_used`, … */
  readonly code: AuthErrorCode;
  /** What the program can do about it. */
  readonly action: AuthAction;
  /** The cause and the next step, for developers. */
  readonly message: string;
  /** HTTP status; absent when no answer came. */
  readonly status?: number;
  /** Finds this very request in the server's log. */
  readonly requestId?: string | undefined;
  /** How long the server asks to wait before the same request is sent again. */
  readonly retryAfterSeconds?: number | undefined;
  /** The platform's own `{ errMsg, errno }`, which is a plain object and not an Error. */
  readonly cause?: unknown;
}

/** The only error this package rejects with. It never holds a token or a code. */
export class AuthError extends Error implements AuthErrorFacts {
  declare readonly code: AuthErrorCode;
  declare readonly action: AuthAction;
  declare readonly status?: number;
  declare readonly requestId?: string | undefined;
  declare readonly retryAfterSeconds?: number | undefined;
  declare readonly cause?: unknown;

  constructor(facts: AuthErrorFacts) {
    super(facts.message);
    Object.assign(this, facts);
    this.name = 'AuthError';
  }
}

/** An answer that says no: in the server's words where it sent them, else what the status alone tells. */
export function readProblem({ data, statusCode: status, header }: Answer): AuthError {
  const told: Partial<Problem> = Object(data);
  // Header names come in any case, depending on platform and HTTP version; an upload's answer has no header.
  const retryAfter = Object.keys(header || {}).find((name) => /^retry-after$/i.test(name));
  return new AuthError({
    code: String(told.code || `http_${status}`),
    action: told.action || (status < 500 ? 'contact_operator' : 'retry'),
    message: `${told.title || `HTTP ${status}`}. ${told.detail || 'See the log of the server.'}`,
    status,
    requestId: told.request_id,
    retryAfterSeconds: retryAfter ? Number(header[retryAfter]) || undefined : undefined,
  });
}

export const loggedOut = () =>
  new AuthError({
    code: 'logged_out',
    action: 'relogin',
    message: 'The session is over. Call login() to start another.',
  });
