import { unixSeconds } from '../clock.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Deps } from './deps.ts';

/** Ends this session, or all sessions of its user. Doing it twice is no error. */
export async function logout(
  deps: Deps,
  request: { readonly requestId: string; readonly of: SessionOfUser; readonly all: boolean },
): Promise<void> {
  const { requestId, all } = request;
  const { session, user } = request.of;
  const at = unixSeconds(deps.clock);
  if (all) await deps.store.endAllSessions({ userId: user.id, at, requestId });
  else await deps.store.endSession({ id: session.id, reason: 'logout', at, requestId });
  deps.emit({
    name: all ? 'logout_all' : 'logout',
    requestId,
    appid: session.appid,
    userId: user.id,
    sessionId: session.id,
  });
}
