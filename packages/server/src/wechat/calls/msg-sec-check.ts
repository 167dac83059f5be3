import { type Refused, readAnswer, unreadable } from '../answer.ts';
import type { Failure, Question } from '../upstream/exchange.ts';
import type { CheckText, TextVerdict } from '../wechat.ts';

/** msgSecCheck 2.0. Scene 1 is what people say about themselves. JSON.stringify leaves letters as they are, which WeChat asks for. */
export function msgSecCheck({ apiToken, openid, nickname }: Omit<CheckText, 'app' | 'requestId'>): Question {
  const body = JSON.stringify({ version: 2, scene: 1, openid, content: nickname, nickname });
  return { method: 'POST', path: `/wxa/msg_sec_check?${new URLSearchParams({ access_token: apiToken })}`, body };
}

type Judged = Extract<TextVerdict, { readonly kind: 'judged' }>;

/** The whole result only: its parts explain it, and count one by one only if they have no errcode. */
export function readMsgSecCheck(body: string): Judged | Refused | Failure {
  const answer = readAnswer(body);
  if (answer.kind !== 'fields') return answer;
  const { result } = answer.fields;
  const suggestion: unknown = typeof result === 'object' && result !== null && 'suggest' in result && result.suggest;
  return suggestion === 'pass' || suggestion === 'review' || suggestion === 'risky'
    ? { kind: 'judged', suggestion }
    : unreadable;
}
