import { unixSeconds } from '../clock.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Deps } from './deps.ts';

/** Ends this session, or all sessions of its user. Doing it twice is no error. */
export async function logout(
  deps: Deps,
  request: {
    readonly requestId: string;
    readonly address?: string | undefined;
    readonly of: SessionOfUser;
    readonly all: boolean;
  },
): Promise<void> {
  const { requestId, address, all } = request;
  const { session, user } = request.of;
  const at = unixSeconds(deps.clock);
  const about = { requestId, address, appid: session.appid, userId: user.id, sessionId: session.id };
  if (all) {
    const events = deps.record(() => [{ ...about, name: 'logout_all' }]);
    return deps.store.endAllSessions({ userId: user.id, at, requestId, events });
  }
  const events = deps.record((isEnded: boolean) => (isEnded ? [{ ...about, name: 'logout' }] : []));
  await deps.store.endSession({ id: session.id, reason: 'logout', at, requestId, events });
}
