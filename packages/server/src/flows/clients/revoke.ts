import { unixSeconds } from '../../clock.ts';
import { type Client, isForApp } from '../../model/clients/client.ts';
import type { Deps } from '../deps.ts';
import { findPresentedToken } from './find-presented-token.ts';

interface Revocation {
  readonly requestId: string;
  readonly client: Client;
  /** As it was sent, of either kind. */
  readonly presentedToken: string;
}

/** Ends the session of this token, of either kind, if the client may. Nothing to end is no error, and nobody learns which it was (RFC 7009 §2.2). */
export async function revoke(deps: Deps, { requestId, client, presentedToken }: Revocation): Promise<void> {
  const presented = await findPresentedToken(deps, presentedToken);
  if (!presented || !isForApp(client, presented.session.appid) || presented.session.endedAt !== null) return;
  const { session, user } = presented;
  const about = { requestId, appid: session.appid, userId: user.id, sessionId: session.id };
  const told = { ...about, name: 'session_revoked', actor: `client:${client.id}` } as const;
  const events = deps.record((isEnded: boolean) => (isEnded ? [told] : []));
  await deps.store.endSession({ id: session.id, reason: 'revoked', at: unixSeconds(deps.clock), requestId, events });
}
