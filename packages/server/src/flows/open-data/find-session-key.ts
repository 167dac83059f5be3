import type { App } from '../../model/app.ts';
import type { UserId } from '../../model/id.ts';
import { type KeptSessionKey, placeOfSessionKey } from '../../model/open-data/kept-session-key.ts';
import type { Deps } from '../deps.ts';

export interface OpenedSessionKey extends KeptSessionKey {
  readonly sessionKey: string;
}

/** The session key that is kept of this user, if the app keeps any. */
export async function findSessionKey(
  { store, sealer, config }: Pick<Deps, 'store' | 'sealer' | 'config'>,
  app: App,
  userId: UserId,
): Promise<OpenedSessionKey | undefined> {
  if (!app.keepSessionKey) return undefined;
  const kept = await store.findSessionKey(userId, app.appid);
  if (!kept) return undefined;
  try {
    const sessionKey = sealer.unseal(kept.sealedKey, placeOfSessionKey(kept.sessionId)).toString();
    return { ...kept, sessionKey };
  } catch {
    config.logger.warn({ appid: app.appid, userId }, 'a stored session key is damaged: the user has to log in again');
    return undefined;
  }
}
