import { unixSeconds } from '../../clock.ts';
import { decideForcing, isDue, type StoredWeChatApiToken } from '../../model/wechat-api-token.ts';
import type { Deps } from '../deps.ts';
import {
  findWeChatApiToken,
  saveWeChatApiToken,
  type WeChatApiToken,
  type WeChatApiTokenKeeper,
  type WeChatApiTokenToSave,
  type WeChatApiTokenWish,
} from './stored-wechat-api-token.ts';

export type WeChatApiTokenSharer = Pick<Deps, 'wechat' | 'wait' | 'emit' | 'instance'> & WeChatApiTokenKeeper;

/** Longer than WeChat is waited for, twice: whoever has the lease still is gone. */
const leaseSeconds = 12;
const lookAgainMs = 200;

/**
 * The token that all instances share. One of them asks WeChat for it, the others wait for what that one stores. Should two ask, no harm is
 * done: WeChat gives both the same, and one of them stores it.
 */
export async function shareWeChatApiToken(
  deps: WeChatApiTokenSharer,
  wish: WeChatApiTokenWish,
): Promise<WeChatApiToken> {
  const { store, clock, instance, wait } = deps;
  const lease = { name: `wechat_api_token ${wish.app.appid}`, holder: instance };
  const giveUpMs = clock.monotonicMs() + leaseSeconds * 1000;
  for (;;) {
    const { present } = await findWeChatApiToken(deps, wish);
    const now = unixSeconds(clock);
    if (present && !isDue(present, now)) return present;
    const isLeader = await store.holdLease({ ...lease, at: now, expiresAt: now + leaseSeconds });
    if (isLeader || clock.monotonicMs() >= giveUpMs) {
      // When it cannot be released, it is over soon.
      return renew(deps, wish).finally(() => store.releaseLease(lease).catch(() => undefined));
    }
    if (present) return present;
    await wait(lookAgainMs);
  }
}

/** Asks WeChat, unless somebody did just now. When WeChat does not answer, what is there serves until it expires. */
async function renew(deps: WeChatApiTokenSharer, wish: WeChatApiTokenWish): Promise<WeChatApiToken> {
  const { stored, present } = await findWeChatApiToken(deps, wish);
  if (present && !isDue(present, unixSeconds(deps.clock))) return present;
  try {
    return await replace(deps, wish, stored);
  } catch (error) {
    if (present) return present;
    throw error;
  }
}

/** Where WeChat has another one than the one it refused, somebody else has made it replace that. */
async function replace(
  deps: WeChatApiTokenSharer,
  wish: WeChatApiTokenWish,
  stored: StoredWeChatApiToken | undefined,
): Promise<WeChatApiToken> {
  const token = await ask(deps, wish, false);
  const save = { token, follows: stored, forced: stored ?? neverForced };
  return token.apiToken === wish.refused ? force(deps, wish, save) : keep(deps, wish, save);
}

const neverForced = { forcedAt: 0, forcedOnDay: 0 };

async function force(
  deps: WeChatApiTokenSharer,
  wish: WeChatApiTokenWish,
  save: WeChatApiTokenToSave,
): Promise<WeChatApiToken> {
  const { appid } = wish.app;
  const forced = decideForcing(save.forced, unixSeconds(deps.clock));
  if (!forced) {
    deps.config.logger.warn({ appid }, 'WeChat refuses its own API token and has replaced it as often as it may');
    return save.token;
  }
  // Counted before it is done: what WeChat did counts too where its answer is lost.
  const counted = await saveWeChatApiToken(deps, wish.app, { ...save, forced });
  if (!counted) return findAnother(deps, wish, save.token);
  return keep(deps, wish, { token: await ask(deps, wish, true), follows: counted, forced });
}

async function keep(
  deps: WeChatApiTokenSharer,
  wish: WeChatApiTokenWish,
  save: WeChatApiTokenToSave,
): Promise<WeChatApiToken> {
  const saved = await saveWeChatApiToken(deps, wish.app, save);
  return saved ? save.token : findAnother(deps, wish, save.token);
}

/** Somebody else stored one meanwhile; if that is of no use either, what WeChat gave here is. */
const findAnother = async (deps: WeChatApiTokenSharer, wish: WeChatApiTokenWish, given: WeChatApiToken) =>
  (await findWeChatApiToken(deps, wish)).present ?? given;

async function ask(
  { wechat, clock, emit }: WeChatApiTokenSharer,
  { app, requestId, refused }: WeChatApiTokenWish,
  isForced: boolean,
): Promise<WeChatApiToken> {
  const askedAt = unixSeconds(clock);
  const { apiToken, lifeSeconds } = await wechat.fetchApiToken({ app, requestId, isForced });
  const reason = isForced ? 'forced' : refused === undefined ? 'due' : 'refused';
  emit({ name: 'wechat_api_token_fetched', requestId, appid: app.appid, reason });
  return { apiToken, expiresAt: askedAt + lifeSeconds };
}
