import type { Answer } from './wx.ts';

/** What helps: a new login, the same again later, a change in the program, or a word with whoever runs the server. */
export type AuthAction = 'relogin' | 'retry' | 'fix_request' | 'contact_operator';

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

/** An answer that says no: problem details (RFC 9457) where the server sent them, else what the status alone tells. */
export function readProblem({ data, statusCode, header }: Answer): AuthError {
  const told: Record<string, unknown> = Object(data);
  const text = (name: string) => (typeof told[name] === 'string' ? (told[name] as string) : undefined);
  // Header names come in any case, depending on platform and HTTP version.
  const retryAfter = Object.keys(header || {}).find((name) => /^retry-after$/i.test(name));
  return new AuthError({
    code: text('code') || `http_${statusCode}`,
    action: (text('action') as AuthAction | undefined) || (statusCode < 500 ? 'contact_operator' : 'retry'),
    message: [text('title') || `The server answered ${statusCode}`, text('detail')].join('. '),
    status: statusCode,
    requestId: text('request_id'),
    retryAfterSeconds: (retryAfter && Number(header[retryAfter])) || undefined,
  });
}

export const loggedOut = () =>
  new AuthError({
    code: 'logged_out',
    action: 'relogin',
    message: 'Logged out meanwhile. Call login() to start again.',
  });
