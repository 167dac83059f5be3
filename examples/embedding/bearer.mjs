// @ts-check
// What a route of one's own needs, whatever the framework: who asks, and what to answer when nobody valid does.

import { errorTable, LoginError } from '@wxlogin/server';

/**
 * The claims of the access token in an Authorization header; `sub` is the user.
 * @param {import('@wxlogin/server').Login} login
 * @param {string | undefined} authorization
 * @throws LoginError
 */
export async function verifyBearer(login, authorization) {
  const [, accessToken] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (!accessToken) throw new LoginError('access_token_invalid');
  return login.verify(accessToken);
}

/**
 * The answer to a LoginError, in the form of all errors of wxlogin (RFC 9457). Any other error is a bug of one's own: it is thrown on.
 * @param {unknown} error
 */
export function describeProblem(error) {
  if (!(error instanceof LoginError)) throw error;
  const { status, action } = errorTable[error.code];
  /** @type {Record<string, string>} */
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (status === 401) headers['www-authenticate'] = 'Bearer error="invalid_token"';
  const problem = { title: error.message, status, code: error.code, action, detail: error.detail };
  return { status, headers, body: JSON.stringify(problem) };
}
