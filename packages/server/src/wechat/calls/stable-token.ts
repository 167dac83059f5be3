import type { App } from '../../model/app.ts';
import { type Refused, readAnswer, unreadable } from '../answer.ts';
import type { Failure, Question } from '../upstream/exchange.ts';
import type { FetchedApiToken } from '../wechat.ts';

/** getStableAccessToken; takes its parameters as a JSON body only. */
export function stableToken({ appid, appSecret }: App, isForced: boolean): Question {
  const body = JSON.stringify({ grant_type: 'client_credential', appid, secret: appSecret, force_refresh: isForced });
  return { method: 'POST', path: '/cgi-bin/stable_token', body };
}

type StableTokenAnswer = { readonly kind: 'token'; readonly token: FetchedApiToken } | Refused | Failure;

/** WeChat asks for room for 512 characters, and goes into a query. */
const tokenPattern = /^[\x21-\x7e]{1,2048}$/;

export function readStableToken(body: string): StableTokenAnswer {
  const answer = readAnswer(body);
  if (answer.kind !== 'fields') return answer;
  const { access_token: apiToken, expires_in: lifeSeconds } = answer.fields;
  const isToken = typeof apiToken === 'string' && tokenPattern.test(apiToken);
  const isLife = typeof lifeSeconds === 'number' && Number.isSafeInteger(lifeSeconds) && lifeSeconds > 0;
  return isToken && isLife ? { kind: 'token', token: { apiToken, lifeSeconds } } : unreadable;
}
