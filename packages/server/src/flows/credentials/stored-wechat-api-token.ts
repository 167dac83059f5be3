import { unixSeconds } from '../../clock.ts';
import type { App } from '../../model/app.ts';
import { type ForcedReplacements, isUsable, type StoredWeChatApiToken } from '../../model/wechat-api-token.ts';
import type { Sealer } from '../../secrets/seal.ts';
import type { Deps } from '../deps.ts';

export interface WeChatApiToken {
  readonly apiToken: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

export interface WeChatApiTokenWish {
  readonly app: App;
  readonly requestId: string;
  /** A token that WeChat has just refused: another one is wished for. */
  readonly refused?: string | undefined;
}

export interface WeChatApiTokenKeeper extends Pick<Deps, 'config' | 'store' | 'clock'> {
  readonly sealer: Sealer;
}

export interface FoundWeChatApiToken {
  readonly stored: StoredWeChatApiToken | undefined;
  /** What is stored, if it fulfils the wish now. */
  readonly present: WeChatApiToken | undefined;
}

export async function findWeChatApiToken(
  { store, sealer, clock, config }: WeChatApiTokenKeeper,
  { app: { appid }, refused }: WeChatApiTokenWish,
): Promise<FoundWeChatApiToken> {
  const stored = await store.findWeChatApiToken(appid);
  if (!stored || !isUsable(stored, unixSeconds(clock))) return { stored, present: undefined };
  try {
    const apiToken = sealer.unseal(stored.sealedToken, place(appid)).toString();
    return { stored, present: apiToken === refused ? undefined : { apiToken, expiresAt: stored.expiresAt } };
  } catch {
    config.logger.warn({ appid }, 'the stored WeChat API token is damaged: WeChat is asked for another');
    return { stored, present: undefined };
  }
}

const place = (appid: string): string => `wechat_api_tokens.sealed_token.${appid}`;

export interface WeChatApiTokenToSave {
  readonly token: WeChatApiToken;
  /** What is stored now. */
  readonly follows: StoredWeChatApiToken | undefined;
  readonly forced: ForcedReplacements;
}

/** What is stored afterwards; undefined when somebody else was faster. */
export async function saveWeChatApiToken(
  { store, sealer }: WeChatApiTokenKeeper,
  { appid }: App,
  { token, follows, forced }: WeChatApiTokenToSave,
): Promise<StoredWeChatApiToken | undefined> {
  const stored: StoredWeChatApiToken = {
    appid,
    version: (follows?.version ?? 0) + 1,
    // Sealed anew, also where the token stays: by these bytes the store knows this saver from any other.
    sealedToken: sealer.seal(Buffer.from(token.apiToken), place(appid)),
    expiresAt: token.expiresAt,
    forcedAt: forced.forcedAt,
    forcedOnDay: forced.forcedOnDay,
  };
  return (await store.saveWeChatApiToken(stored)) ? stored : undefined;
}
