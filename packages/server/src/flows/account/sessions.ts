import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import type { SessionId } from '../../model/id.ts';
import type { Session } from '../../model/session.ts';
import type { SessionOfUser } from '../../store/store.ts';
import type { Deps } from '../deps.ts';

/** Where the user is logged in, newest first: as many as the limit lets there be. */
export function listSessions(deps: Deps, { user }: SessionOfUser): Promise<readonly Session[]> {
  const { maxSessions, apps } = deps.config;
  return deps.store.listSessions({
    userId: user.id,
    liveAt: unixSeconds(deps.clock),
    limit: maxSessions * apps.length,
  });
}

/**
 * Ends one session of the user, this or another one; ending it twice is no error.
 * @throws LoginError not_found, for a session of somebody else as for none: nobody learns which there are
 */
export async function endOwnSession(
  deps: Deps,
  request: {
    readonly requestId: string;
    readonly address: string | undefined;
    readonly of: SessionOfUser;
    readonly sessionId: SessionId;
  },
): Promise<void> {
  const { requestId, address, sessionId } = request;
  const { user } = request.of;
  const found = await deps.store.findSession(sessionId);
  if (found?.user.id !== user.id) throw new LoginError('not_found');
  if (found.session.endedAt !== null) return;
  const about = { requestId, address, appid: found.session.appid, userId: user.id, sessionId };
  const events = deps.record((isEnded: boolean) => (isEnded ? [{ ...about, name: 'logout' }] : []));
  await deps.store.endSession({ id: sessionId, reason: 'logout', at: unixSeconds(deps.clock), requestId, events });
}
