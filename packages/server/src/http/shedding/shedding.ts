import { LoginError } from '../../errors.ts';
import type { Deps } from '../../flows/deps.ts';
import { createId } from '../../model/id.ts';
import { baseHeaders, type Outgoing } from '../message.ts';
import { writeOAuthError } from '../oauth/oauth-error.ts';
import { writeProblem } from '../problem.ts';
import { routes } from '../routes.ts';
import { createTargetReader } from '../target.ts';

/** What requests have to do with admission. */
export interface Shedding {
  /** Whether somebody is refused these seconds. */
  isShedding(): boolean;
  /** The answer for whoever must be refused now, by what is asked for alone; undefined for everybody else. */
  refuse(target: string): Outgoing | undefined;
}

/** Those who are refused together come again spread over so many seconds. */
const spreadSeconds = 4;

type Needs = Pick<Deps, 'clock' | 'randomBytes'> & {
  readonly admission: Pick<Deps['admission'], 'admits' | 'isShedding'>;
  readonly config: Pick<Deps['config'], 'issuer'>;
};

/**
 * A refusal is written beforehand but for its id: where five come for each that can be served, the four that are refused must not take what
 * the one needs.
 */
export function createShedding({ admission, clock, config: { issuer }, randomBytes }: Needs): Shedding {
  const { readPath } = createTargetReader(issuer);
  const loads = new Map(routes.map(({ path, load = 'other' }) => [path, load] as const));
  const oauthPaths = new Set(routes.filter(({ form }) => form).map(({ path }) => path));
  const refusals = { problem: createRefusal(writeProblem, issuer), oauth: createRefusal(writeOAuthError, issuer) };
  return {
    isShedding: admission.isShedding,
    refuse(target) {
      const path = readPath(target);
      const load = loads.get(path) ?? 'other';
      if (load === 'none' || admission.admits(load)) return undefined;
      const requestId = createId('req', clock.nowMs(), randomBytes(16));
      return (oauthPaths.has(path) ? refusals.oauth : refusals.problem)(requestId);
    },
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
    return {
      status,
      headers: { ...baseHeaders, ...headers, 'x-request-id': requestId },
      body: after === undefined ? before : before + requestId + after,
    };
  };
}
