import type { WeChatApiTokenWish } from './stored-wechat-api-token.ts';
import type { WeChatApiTokens } from './wechat-api-tokens.ts';

/** invalid credential, invalid access_token, access_token expired */
const tokenRefusals: ReadonlySet<unknown> = new Set([40001, 40014, 42001]);

/**
 * Gives what `call` gives. Where that is WeChat's refusal of the token, the call is made once more with another one; never twice, because
 * then something else is wrong, and endless repetition uses up the quota.
 */
export async function withWeChatApiToken<T>(
  tokens: WeChatApiTokens,
  wish: Omit<WeChatApiTokenWish, 'refused'>,
  call: (apiToken: string) => Promise<T>,
): Promise<T> {
  const apiToken = await tokens.get(wish);
  const answer = await call(apiToken);
  if (!isTokenRefused(answer)) return answer;
  const another = await tokens.get({ ...wish, refused: apiToken });
  return another === apiToken ? answer : call(another);
}

const isTokenRefused = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'errcode' in answer && tokenRefusals.has(answer.errcode);
