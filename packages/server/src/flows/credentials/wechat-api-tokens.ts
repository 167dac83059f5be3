import { unixSeconds } from '../../clock.ts';
import { isDue, isUsable } from '../../model/wechat-api-token.ts';
import { shareWeChatApiToken, type WeChatApiTokenSharer } from './share-wechat-api-token.ts';
import type { WeChatApiToken, WeChatApiTokenWish } from './stored-wechat-api-token.ts';

export interface WeChatApiTokens {
  /**
   * The app's WeChat API token, from memory where that will do. One that is `refused` is replaced if it still is the shared one.
   * @throws LoginError app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, overloaded, shutting_down, storage_unavailable
   */
  get(wish: WeChatApiTokenWish): Promise<string>;
  /** The same, with its end. */
  take(wish: WeChatApiTokenWish): Promise<WeChatApiToken>;
}

/** What this process knows of one app's token. */
interface Known {
  token?: WeChatApiToken;
  /** Whoever needs another one waits for the same search. */
  search?: Promise<WeChatApiToken>;
  /** How the last search ended, so that a failure is not repeated for each who asks. */
  ending?: { readonly atMs: number; readonly wish: WeChatApiTokenWish; readonly failure?: unknown };
}

const repeatAfterMs = 2000;
const renewAgainAfterMs = 10_000;

export function createWeChatApiTokens(deps: WeChatApiTokenSharer): WeChatApiTokens {
  const ofApp = new Map<string, Known>();

  async function search(known: Known, wish: WeChatApiTokenWish): Promise<WeChatApiToken> {
    try {
      known.token = await shareWeChatApiToken(deps, wish);
      known.ending = { atMs: deps.clock.monotonicMs(), wish };
      return known.token;
    } catch (failure) {
      known.ending = { atMs: deps.clock.monotonicMs(), wish, failure };
      throw failure;
    } finally {
      delete known.search;
    }
  }

  const msSince = (ending: NonNullable<Known['ending']>) => deps.clock.monotonicMs() - ending.atMs;

  /** It is good a while yet: nobody waits, and when it fails there is time for another attempt. */
  function renewAhead(known: Known, wish: WeChatApiTokenWish): void {
    if (known.search || (known.ending && msSince(known.ending) < renewAgainAfterMs)) return;
    known.search = search(known, wish);
    known.search.catch(() => {});
  }

  function findKnown(known: Known, wish: WeChatApiTokenWish): WeChatApiToken | undefined {
    const { token } = known;
    const now = unixSeconds(deps.clock);
    if (!token || token.apiToken === wish.refused || !isUsable(token, now)) return undefined;
    if (isDue(token, now)) renewAhead(known, wish);
    return token;
  }

  /** What the last search has found out just now about the same wish, if it is of use to nobody to search again. */
  function repeatEnding({ ending, token }: Known, wish: WeChatApiTokenWish): WeChatApiToken | undefined {
    if (!ending || msSince(ending) >= repeatAfterMs) return undefined;
    if ('failure' in ending) throw ending.failure;
    return wish.refused !== undefined && ending.wish.refused === wish.refused ? token : undefined;
  }

  async function take(wish: WeChatApiTokenWish): Promise<WeChatApiToken> {
    const known = ofApp.get(wish.app.appid) ?? {};
    ofApp.set(wish.app.appid, known);
    const present = findKnown(known, wish);
    if (present !== undefined) return present;
    await known.search;
    // A search that began before WeChat refused the token may have found just that one.
    const found = findKnown(known, wish) ?? repeatEnding(known, wish);
    if (found !== undefined) return found;
    known.search ??= search(known, wish);
    return known.search;
  }

  return { take, get: async (wish) => (await take(wish)).apiToken };
}
