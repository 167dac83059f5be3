import { findSigner } from '../callers/find-signer.ts';
import type { World } from '../world/world.ts';
import type { Outcome, WeChatRequest } from './outcome.ts';

const PER_MINUTE_AND_APP = 60_000;

/**
 * GET /wxa/resetusersessionkey: a new session key for a caller who holds the present one (ResetUserSessionKey).
 * The number of resets after which WeChat refuses one user is not published, so none is counted here.
 */
export function resetUserSessionKey(world: World, { query }: WeChatRequest): Outcome {
  const signer = findSigner(world, query);
  if ('errcode' in signer) return signer;
  const { identity, sessionKey, isSigned } = signer;
  const { user, appid, openid } = identity;
  if (!sessionKey) return { errcode: 87007, user, appid };
  if (!isSigned) return { errcode: 87009, user, appid };
  if (!world.minuteQuotas.use(`reset ${appid}`, PER_MINUTE_AND_APP)) return { errcode: 45011, user, appid };

  const { text } = world.sessionKeys.reset(identity, sessionKey);
  return { json: { errcode: 0, errmsg: 'ok', openid, session_key: text }, user, appid };
}
