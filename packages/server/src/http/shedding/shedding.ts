import type { Deps } from '../../flows/deps.ts';
import { createId } from '../../model/id.ts';
import type { Outgoing } from '../message.ts';
import { writeOAuthError } from '../oauth/oauth-error.ts';
import { writeProblem } from '../problem.ts';
import { routes } from '../routes.ts';
import { createTargetReader } from '../target.ts';
import { createRefusals, type Refusal } from './refusal.ts';

/** What requests have to do with admission. */
export interface Shedding {
  /** Whether somebody is refused these seconds. */
  isShedding(): boolean;
  /** The answer for whoever must be refused now, by what is asked for alone; undefined for everybody else. */
  refuse(target: string): Outgoing | undefined;
  /** The same, as it goes over a connection. */
  refuseInText(target: string): string | undefined;
}

type Needs = Pick<Deps, 'clock' | 'randomBytes'> & {
  readonly admission: Pick<Deps['admission'], 'admits' | 'isShedding'>;
  readonly config: Pick<Deps['config'], 'issuer'>;
};

/** Where five come for each that can be served, the four that are refused must not take what the one needs: a refusal is written beforehand. */
export function createShedding({ admission, clock, config: { issuer }, randomBytes }: Needs): Shedding {
  const { readPath } = createTargetReader(issuer);
  const loads = new Map(routes.map(({ path, load = 'other' }) => [path, load] as const));
  const oauthPaths = new Set(routes.filter(({ form }) => form).map(({ path }) => path));
  const nextProblem = createRefusals(writeProblem, issuer);
  const nextOfOAuth = createRefusals(writeOAuthError, issuer);

  function findRefusal(target: string): Refusal | undefined {
    const path = readPath(target);
    const load = loads.get(path) ?? 'other';
    if (load === 'none' || admission.admits(load)) return undefined;
    return oauthPaths.has(path) ? nextOfOAuth() : nextProblem();
  }
  const newId = () => createId('req', clock.nowMs(), randomBytes(16));

  return {
    isShedding: admission.isShedding,
    refuse: (target) => findRefusal(target)?.toOutgoing(newId()),
    refuseInText: (target) => findRefusal(target)?.toText(newId()),
  };
}
