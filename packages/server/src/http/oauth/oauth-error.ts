import { type ErrorCode, errorTable, type LoginError } from '../../errors.ts';
import type { Outgoing } from '../message.ts';
import { writeErrorHeaders } from '../problem.ts';

/** Our errors in OAuth's words (RFC 6749 §5.2 and §4.1.2.1, RFC 6750 §3.1); what is not here is `invalid_request`. */
const words: Partial<Record<ErrorCode, string>> = {
  client_invalid: 'invalid_client',
  scope_insufficient: 'insufficient_scope',
  rate_limited: 'temporarily_unavailable',
  overloaded: 'temporarily_unavailable',
  shutting_down: 'temporarily_unavailable',
  storage_unavailable: 'temporarily_unavailable',
  internal: 'server_error',
};

export const oauthWordOf = (code: ErrorCode): string => words[code] ?? 'invalid_request';

/** OAuth knows no 415. */
export const oauthStatusOf = (code: ErrorCode): number =>
  code === 'unsupported_media_type' ? 400 : errorTable[code].status;

/** RFC 6749 §5.2: how OAuth's endpoints say what is wrong, whatever it is. */
export function writeOAuthError(error: LoginError, { issuer }: { readonly issuer: string }): Outgoing {
  const status = oauthStatusOf(error.code);
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...writeErrorHeaders(error, status),
    },
    body: JSON.stringify({
      error: oauthWordOf(error.code),
      error_description: error.detail,
      error_uri: `${issuer}/docs/errors#${error.code}`,
    }),
  };
}
