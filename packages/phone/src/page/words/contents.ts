import type { TraceCall } from '../../trace/entry.ts';
import { findField, isObject } from '../model/message.ts';
import { findErrorWord } from '../model/outcome.ts';
import type { Language, Text } from './text.ts';

/** What is worth telling of a message in a few words, most telling first: field, then how to say it. */
const tellingFields: [string, Text | 'value'][] = [
  ['js_code', 'value'],
  ['code', 'value'],
  ['secret', { en: 'AppSecret', zh: 'AppSecret' }],
  ['openid', 'value'],
  ['session_key', { en: 'session_key', zh: 'session_key' }],
  ['unionid', { en: 'unionid', zh: 'unionid' }],
  ['access_token', { en: 'access token', zh: 'access token' }],
  ['refresh_token', { en: 'refresh token', zh: 'refresh token' }],
  ['authorization', { en: 'access token', zh: 'access token' }],
  ['Authorization', { en: 'access token', zh: 'access token' }],
  ['phone_masked', 'value'],
  ['nickname', 'value'],
  ['nickName', 'value'],
];
/** WeChat calls it access token, as we call ours. */
const weChatApiToken: Text = { en: 'WeChat API token', zh: '接口调用凭据' };
const MOST = 2;

/** The message of half a call in a few words: `code 0a1b2c…wxyz`, `access token · refresh token`. */
export function tellContents(call: TraceCall, half: 'request' | 'answer', language: Language): string {
  const error = half === 'answer' && findErrorWord(call);
  if (error) return error;
  const parts = tellingFields.flatMap(([field, how]) => {
    if (how === 'value') return tellField(call[half], field, how);
    const words = call.to === 'wechat' && field === 'access_token' ? weChatApiToken : how;
    return tellField(call[half], field, words[language]);
  });
  return [...new Set(parts)].slice(0, MOST).join(' · ');
}

function tellField(message: unknown, field: string, how: string): string[] {
  const value = findField(message, [field]);
  if (value === undefined || value === null || value === '') return [];
  if (how !== 'value') return [how];
  if (isObject(value)) return [];
  return field.toLowerCase() === 'nickname' ? [String(value)] : [`${field} ${shorten(String(value))}`];
}

function shorten(value: string): string {
  return value.length > 16 && !value.includes('…') ? `${value.slice(0, 6)}…${value.slice(-4)}` : value;
}
