import type { App } from '../../model/app.ts';
import { type Refused, readAnswer, unreadable } from '../answer.ts';
import type { Failure, Question } from '../upstream/exchange.ts';
import type { WeChatSession } from '../wechat.ts';

/** code2Session. URLSearchParams encodes whatever the code holds: WeChat always sees these four parameters. */
export function jscode2session(app: App, jsCode: string): Question {
  const query = new URLSearchParams({
    appid: app.appid,
    secret: app.appSecret,
    js_code: jsCode,
    grant_type: 'authorization_code',
  });
  return { method: 'GET', path: `/sns/jscode2session?${query}` };
}

type Jscode2sessionAnswer = { readonly kind: 'person'; readonly person: WeChatSession } | Refused | Failure;

/**
 * An id of WeChat's: 28 characters of base64url as far as anyone has seen, but WeChat promises no shape. So: any alphabet of visible ASCII,
 * no blanks (they would merge in some databases), and a length that fits a key.
 */
const idPattern = /^[\x21-\x7e]{1,128}$/;
const isId = (value: unknown): value is string => typeof value === 'string' && idPattern.test(value);

/** 16 bytes in base64; WeChat uses it as text too. */
const sessionKeyPattern = /^[A-Za-z0-9+/]{22}==$/;
export const isSessionKey = (value: unknown): value is string =>
  typeof value === 'string' && sessionKeyPattern.test(value);

/** Success is a valid openid, not errcode 0, which real answers leave out. A session key that is not kept goes no further than here. */
export function readJscode2session(body: string, app?: App): Jscode2sessionAnswer {
  const answer = readAnswer(body);
  if (answer.kind !== 'fields') return answer;
  const { openid, unionid, session_key: sessionKey } = answer.fields;
  if (!isId(openid)) return unreadable;
  const kept = app?.keepSessionKey && isSessionKey(sessionKey) ? { sessionKey } : {};
  if (unionid === undefined || unionid === null || unionid === '')
    return { kind: 'person', person: { openid, unionid: null, ...kept } };
  return isId(unionid) ? { kind: 'person', person: { openid, unionid, ...kept } } : unreadable;
}
