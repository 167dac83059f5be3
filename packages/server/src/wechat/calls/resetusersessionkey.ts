import { type Refused, readAnswer, unreadable } from '../answer.ts';
import type { Failure, Question } from '../upstream/exchange.ts';
import type { AskAboutSessionKey } from '../wechat.ts';
import { isSessionKey } from './jscode2session.ts';
import { signSession } from './sign-session.ts';

/** ResetUserSessionKey; everything is in the query, though it changes something. */
export const resetUserSessionKey = (question: AskAboutSessionKey): Question => ({
  method: 'GET',
  path: `/wxa/resetusersessionkey?${signSession(question)}`,
});

type ResetAnswer = { readonly kind: 'reset'; readonly sessionKey: string | null } | Refused | Failure;

/** There is none any more, or it is another one. */
const notPresent: ReadonlySet<number> = new Set([87007, 87009]);

/** The new key is of the person that was asked about, or it is none. */
export function readResetUserSessionKey(body: string, { openid }: AskAboutSessionKey): ResetAnswer {
  const answer = readAnswer(body);
  if (answer.kind === 'refused' && notPresent.has(answer.errcode)) return { kind: 'reset', sessionKey: null };
  if (answer.kind !== 'fields') return answer;
  const { session_key: sessionKey, openid: of } = answer.fields;
  return isSessionKey(sessionKey) && of === openid ? { kind: 'reset', sessionKey } : unreadable;
}
