import { errorTable, type LoginError } from '../errors.ts';
import { MethodNotAllowed } from './match-route.ts';
import type { Outgoing } from './message.ts';

/** RFC 9457: the body of every error, always with the same members; readiness adds `parts`. */
export function writeProblem(
  error: LoginError,
  context: { readonly issuer: string; readonly requestId: string },
): Outgoing {
  const { status, action, title } = errorTable[error.code];
  const body = {
    type: `${context.issuer}/docs/errors#${error.code}`,
    title,
    status,
    code: error.code,
    action,
    detail: error.detail,
    request_id: context.requestId,
    ...(error.parts && { parts: error.parts }),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...writeErrorHeaders(error, status),
    },
    body: JSON.stringify(body),
  };
}

/** What goes with an error besides its body. */
export function writeErrorHeaders(error: LoginError, status: number): Record<string, string> {
  const retryAfter =
    error.retryAfterSeconds ?? (errorTable[error.code].action === 'retry' && status !== 401 ? 1 : undefined);
  return {
    ...(status === 401 && { 'www-authenticate': writeChallenge(error) }),
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    ...(error instanceof MethodNotAllowed && { allow: error.allow }),
  };
}

/** RFC 7617 §2, RFC 6750 §3.1. */
const writeChallenge = (error: LoginError): string =>
  error.code === 'client_invalid'
    ? 'Basic realm="wxlogin", charset="UTF-8"'
    : `Bearer error="invalid_token", error_description="${errorTable[error.code].title}"`;
