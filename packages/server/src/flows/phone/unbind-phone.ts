import { unixSeconds } from '../../clock.ts';
import type { SessionOfUser } from '../../store/store.ts';
import type { Deps } from '../deps.ts';

/** Takes the user's number away. Doing it twice is no error. */
export async function unbindPhone(
  deps: Deps,
  { requestId, of: { session, user } }: { readonly requestId: string; readonly of: SessionOfUser },
): Promise<void> {
  const hadPhone = await deps.store.unbindPhone({ userId: user.id, at: unixSeconds(deps.clock), requestId });
  if (!hadPhone) return;
  deps.emit({ name: 'phone_unbound', requestId, appid: session.appid, userId: user.id, sessionId: session.id });
}
