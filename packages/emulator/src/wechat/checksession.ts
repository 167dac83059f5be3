import { findSigner } from '../callers/find-signer.ts';
import type { World } from '../world/world.ts';
import type { Outcome, WeChatRequest } from './outcome.ts';

/** GET /wxa/checksession: whether the caller holds the present session key (checkSessionKey). */
export function checkSession(world: World, { query }: WeChatRequest): Outcome {
  const signer = findSigner(world, query);
  if ('errcode' in signer) return signer;
  const { user, appid } = signer.identity;
  if (!signer.isSigned) return { errcode: 87009, user, appid };
  return { json: { errcode: 0, errmsg: 'ok' }, user, appid };
}
