import { unixSeconds } from '../../clock.ts';
import { LoginError } from '../../errors.ts';
import { getApp } from '../../model/app.ts';
import { isOpenDataOf, type OpenData } from '../../model/open-data/watermark.ts';
import type { EncryptedOpenData } from '../../secrets/open-data.ts';
import type { SessionOfUser } from '../../store/store.ts';
import type { Deps } from '../deps.ts';
import { findSessionKey } from './find-session-key.ts';

interface OpenDataRequest {
  readonly requestId: string;
  readonly of: SessionOfUser;
  readonly encrypted: EncryptedOpenData;
}

/**
 * What WeChat has encrypted for this user in this app, lately. Why something is refused, nobody is told.
 * @throws LoginError session_key_missing, open_data_invalid, app_unknown
 */
export async function readOpenData(deps: Deps, { requestId, of, encrypted }: OpenDataRequest): Promise<OpenData> {
  const { session, user } = of;
  const { appid } = session;
  const kept = await findSessionKey(deps, getApp(deps.config.apps, appid), user.id);
  if (!kept) throw new LoginError('session_key_missing');

  const openData = deps.decryptOpenData(kept.sessionKey, encrypted);
  const wanted = { appid, now: unixSeconds(deps.clock), maxAgeSeconds: deps.config.openDataSeconds };
  if (!isOpenDataOf(openData, wanted)) throw new LoginError('open_data_invalid');
  deps.emit({ name: 'open_data_read', requestId, appid, userId: user.id, sessionId: session.id });
  return openData;
}
