/** An app's WeChat API token as all instances share it: only sealed, and with what WeChat was made to do about it. */
export interface StoredWeChatApiToken extends ForcedReplacements {
  readonly appid: string;
  /** Raised by one with each change. */
  readonly version: number;
  readonly sealedToken: Uint8Array;
  /** Unix seconds. */
  readonly expiresAt: number;
}

/** How often WeChat was made to replace the token although it was not due. */
export interface ForcedReplacements {
  /** Unix seconds; 0: never. */
  readonly forcedAt: number;
  /** On the day of `forcedAt`, as days are in China. */
  readonly forcedOnDay: number;
}

/**
 * WeChat renews a stable token this long before it expires, and both work meanwhile (getStableAccessToken): earlier, asking gives the same
 * one again.
 */
const renewedAheadSeconds = 300;
/** A call that begins with the token has this long to arrive. */
const travelSeconds = 5;

export const isUsable = ({ expiresAt }: { readonly expiresAt: number }, now: number): boolean =>
  now < expiresAt - travelSeconds;

/** Whether WeChat has a newer one by now. */
export const isDue = ({ expiresAt }: { readonly expiresAt: number }, now: number): boolean =>
  now >= expiresAt - renewedAheadSeconds;

/** WeChat's quota of `force_refresh`; closer calls do nothing, later ones are refused. */
const forcedPerDay = 20;
const forcedApartSeconds = 30;

/** The count with one more forced replacement now; undefined when WeChat would not do it. */
export function decideForcing(
  { forcedAt, forcedOnDay }: ForcedReplacements,
  now: number,
): ForcedReplacements | undefined {
  const earlierToday = dayInChina(forcedAt) === dayInChina(now) ? forcedOnDay : 0;
  const isTooSoon = Math.abs(now - forcedAt) < forcedApartSeconds;
  return isTooSoon || earlierToday >= forcedPerDay ? undefined : { forcedAt: now, forcedOnDay: earlierToday + 1 };
}

const dayInChina = (at: number): number => Math.floor((at + 8 * 3600) / 86_400);
