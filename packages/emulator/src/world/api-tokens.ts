import { newApiToken, type RandomBytes } from './identifiers.ts';

/** Tokens of the two calls are kept apart: neither evicts the other. */
type ApiTokenKind = 'plain' | 'stable';

/** A credential with which an app's server calls WeChat. */
export interface ApiToken {
  readonly text: string;
  readonly appid: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

type FoundApiToken = { state: 'valid'; appid: string } | { state: 'evicted' | 'expired' | 'unknown' };

export interface ApiTokens {
  /** The newest token of an app, expired or not. */
  findNewest(kind: ApiTokenKind, appid: string): ApiToken | undefined;
  /** A new token; the one before it works for `overlapSeconds` more, then it is evicted. */
  issue(kind: ApiTokenKind, appid: string, overlapSeconds: number): ApiToken;
  find(text: string): FoundApiToken;
}

const LIFETIME_SECONDS = 7200;
/** Old and new token both work this long, and the stable token is renewed this long before it expires. */
export const OVERLAP_SECONDS = 300;
const MAX_REMEMBERED = 10_000;

/** The last 10,000 tokens are told apart; older ones are unknown, which WeChat answers like evicted ones. */
export function createApiTokens(now: () => number, random: RandomBytes): ApiTokens {
  const tokens = new Map<string, ApiToken & { evictedAt?: number }>();
  const newest = new Map<string, ApiToken & { evictedAt?: number }>();

  function forgetOldest(): void {
    const [oldest] = tokens.keys();
    if (tokens.size > MAX_REMEMBERED && oldest !== undefined) tokens.delete(oldest);
  }

  return {
    findNewest: (kind, appid) => newest.get(`${kind} ${appid}`),
    issue(kind, appid, overlapSeconds) {
      const issuedAt = now();
      const previous = newest.get(`${kind} ${appid}`);
      if (previous) previous.evictedAt = issuedAt + overlapSeconds;
      const token = { text: newApiToken(random), appid, issuedAt, expiresAt: issuedAt + LIFETIME_SECONDS };
      newest.set(`${kind} ${appid}`, token);
      tokens.set(token.text, token);
      forgetOldest();
      return token;
    },
    find(text) {
      const token = tokens.get(text);
      if (!token) return { state: 'unknown' };
      const { appid, expiresAt, evictedAt = Number.POSITIVE_INFINITY } = token;
      if (now() < Math.min(expiresAt, evictedAt)) return { state: 'valid', appid };
      return { state: evictedAt < expiresAt ? 'evicted' : 'expired' };
    },
  };
}
