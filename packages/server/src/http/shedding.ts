import { LoginError } from '../errors.ts';
import type { Load } from '../limits/admission.ts';
import type { Outgoing } from './message.ts';
import { writeOAuthError } from './oauth/oauth-error.ts';
import { writeProblem } from './problem.ts';
import type { Route } from './route.ts';

/** Those who are refused together come again spread over so many seconds. */
const spreadSeconds = 4;

/**
 * What requests have to do with admission. A refusal is written beforehand but for its id: where five come for each that can be served,
 * the four that are refused must not take what the one needs.
 */
export function createShedding(routes: readonly Route[], issuer: string) {
  const loads = new Map(routes.map(({ path, load = 'other' }) => [path, load] as const));
  const oauthPaths = new Set(routes.filter(({ form }) => form).map(({ path }) => path));
  const refusals = { problem: createRefusal(writeProblem, issuer), oauth: createRefusal(writeOAuthError, issuer) };
  return {
    /** By path; undefined where it is never refused. */
    findLoad(path: string): Load | undefined {
      const load = loads.get(path) ?? 'other';
      return load === 'none' ? undefined : load;
    },
    refuse: (path: string, requestId: string): Outgoing =>
      (oauthPaths.has(path) ? refusals.oauth : refusals.problem)(requestId),
  };
}

type Write = (error: LoginError, context: { readonly issuer: string; readonly requestId: string }) => Outgoing;

const placeOfId = '<request id>';

function createRefusal(write: Write, issuer: string): (requestId: string) => Outgoing {
  const written = Array.from({ length: spreadSeconds }, (_, index) =>
    write(new LoginError('overloaded', { retryAfterSeconds: index + 1 }), { issuer, requestId: placeOfId }),
  );
  const [before = '', after] = String(written[0]?.body).split(placeOfId);
  let turn = 0;
  return (requestId) => {
    turn = (turn + 1) % spreadSeconds;
    const { status, headers } = written[turn] as Outgoing;
    return { status, headers, body: after === undefined ? before : before + requestId + after };
  };
}
