import { unixSeconds } from '../../clock.ts';
import type { SessionOfUser } from '../../store/store.ts';
import type { Deps } from '../deps.ts';

/** Takes the user's number away. Doing it twice is no error. */
export async function unbindPhone(
  deps: Deps,
  { requestId, of: { session, user } }: { readonly requestId: string; readonly of: SessionOfUser },
): Promise<void> {
  const about = { requestId, appid: session.appid, userId: user.id, sessionId: session.id };
  const events = deps.record<boolean>((hadPhone) => (hadPhone ? [{ ...about, name: 'phone_unbound' }] : []));
  await deps.store.unbindPhone({ userId: user.id, at: unixSeconds(deps.clock), requestId, events });
}
