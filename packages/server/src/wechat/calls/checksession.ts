import { type Refused, readAnswer } from '../answer.ts';
import type { Failure, Question } from '../upstream/exchange.ts';
import type { AskAboutSessionKey } from '../wechat.ts';
import { signSession } from './sign-session.ts';

/** checkSessionKey; everything is in the query. */
export const checkSession = (question: AskAboutSessionKey): Question => ({
  method: 'GET',
  path: `/wxa/checksession?${signSession(question)}`,
});

type CheckSessionAnswer = { readonly kind: 'verdict'; readonly isPresent: boolean } | Refused | Failure;

/** invalid signature: the session key is another by now. */
const notPresent = 87009;

export function readCheckSession(body: string): CheckSessionAnswer {
  const answer = readAnswer(body);
  if (answer.kind === 'fields') return { kind: 'verdict', isPresent: true };
  const isAnother = answer.kind === 'refused' && answer.errcode === notPresent;
  return isAnother ? { kind: 'verdict', isPresent: false } : answer;
}
