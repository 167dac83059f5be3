import { newApiToken, type RandomBytes } from './identifiers.ts';

/** A credential with which an app's server calls WeChat. */
export interface ApiToken {
  text: string;
  appid: string;
  expiresAt: number;
  /** From here on a newer token has taken its place (40001). */
  evictedAt: number;
}

export interface ApiTokens {
  issue(appid: string): ApiToken;
  find(text: string): ApiToken | undefined;
}

export const TOKEN_LIFETIME_SECONDS = 7200;
/** Old and new token both work this long, and the stable token is renewed this long before it expires. */
export const OVERLAP_SECONDS = 300;
/** An expired token is still told from garbage for this long. */
const REMEMBERED_SECONDS = 24 * 3600;
const MAX_REMEMBERED = 10_000;

export function createApiTokens(now: () => number, random: RandomBytes): ApiTokens {
  const tokens = new Map<string, ApiToken>();

  function forgetOld(): void {
    for (const [text, { expiresAt }] of tokens) {
      if (expiresAt + REMEMBERED_SECONDS > now() && tokens.size < MAX_REMEMBERED) return;
      tokens.delete(text);
    }
  }

  return {
    issue(appid) {
      forgetOld();
      const expiresAt = now() + TOKEN_LIFETIME_SECONDS;
      const token = { text: newApiToken(random), appid, expiresAt, evictedAt: Number.POSITIVE_INFINITY };
      tokens.set(token.text, token);
      return token;
    },
    find: (text) => tokens.get(text),
  };
}
