import { unixSeconds } from '../../clock.ts';
import { placeOfSessionKey } from '../../model/open-data/kept-session-key.ts';
import type { NewSessionKey } from '../../wechat/wechat.ts';
import type { Deps } from '../deps.ts';
import { askAboutSessionKey, type SessionKeyRequest } from './check-session-key.ts';
import { findSessionKey, type OpenedSessionKey } from './find-session-key.ts';

/**
 * Makes WeChat replace the user's session key and keeps the new one; the old one is good for nothing at once. False where there was none to
 * replace, here or at WeChat. Where WeChat's answer is lost, what is kept may be dead; the next login brings the present one.
 * @throws LoginError what WeChat's refusals become
 */
export async function resetSessionKey(deps: Deps, request: SessionKeyRequest): Promise<boolean> {
  const kept = await findSessionKey(deps, request.app, request.userId);
  if (!kept) return false;
  const { sessionKey } = await askAboutSessionKey<NewSessionKey>(deps, request, {
    kept,
    ask: (question) => deps.wechat.resetSessionKey(question),
  });
  await keep(deps, request, { kept, sessionKey });
  return sessionKey !== null;
}

interface Outcome {
  readonly kept: OpenedSessionKey;
  readonly sessionKey: string | null;
}

/** Unless a login has brought another one meanwhile; that WeChat has replaced it is told in any case. */
async function keep(deps: Deps, { app, userId, requestId }: SessionKeyRequest, { kept, sessionKey }: Outcome) {
  const about = { requestId, appid: app.appid, userId, reason: sessionKey === null ? 'gone' : 'reset' };
  const events = deps.record(() => [{ ...about, name: 'session_key_reset' }]);
  const place = placeOfSessionKey(kept.sessionId);
  await deps.store.replaceSessionKey({
    userId,
    appid: app.appid,
    follows: kept.sealedKey,
    sealedKey: sessionKey === null ? null : deps.sealer.seal(Buffer.from(sessionKey), place),
    at: unixSeconds(deps.clock),
    requestId,
    events,
  });
}
