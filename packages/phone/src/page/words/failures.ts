import type { TraceCall } from '../../trace/entry.ts';
import { findField } from '../model/message.ts';
import type { LineWords, Text } from './text.ts';

/** What WeChat's errcodes of a login mean, and what helps. */
const errcodes: Record<number, Text> = {
  [-1]: {
    en: 'WeChat is busy. The code may be spent: start over with a new one.',
    zh: '微信系统繁忙。code 可能已消耗：请用新的 code 重来。',
  },
  40029: {
    en: 'WeChat does not know this code: it is wrong, expired (five minutes), or was made for another mini program. If it is always so, AppID and secret belong to another app.',
    zh: '微信不认识这个 code：写错、过期（五分钟），或属于另一个小程序。若总是如此，说明 AppID 和密钥属于别的小程序。',
  },
  40163: {
    en: 'The code was used before, which also happens when the first attempt failed. Usually a request was sent twice.',
    zh: 'code 已被用过；首次尝试失败也算用过。通常是同一请求发了两次。',
  },
  40226: {
    en: 'WeChat considers this person high-risk and refuses the login. Trying again does not help.',
    zh: '微信判定该用户为高风险并拒绝登录，重试无效。',
  },
  45011: { en: 'Too many logins in a minute. Wait a minute.', zh: '一分钟内登录过多，请等一分钟。' },
  40013: {
    en: 'WeChat does not know this AppID. Check it for typing errors.',
    zh: '微信不认识这个 AppID，请检查是否写错。',
  },
  40125: {
    en: 'The AppSecret is wrong, or it has been reset in WeChat’s console. Take the present one into the configuration.',
    zh: 'AppSecret 错误，或已在微信后台重置。请把当前的密钥写入配置。',
  },
  40243: { en: 'The AppSecret is frozen in WeChat’s console.', zh: 'AppSecret 已在微信后台被冻结。' },
};

const byWeChat: LineWords = {
  purpose: {
    en: 'WeChat refuses, with HTTP status 200 and an errcode. wxlogin writes the likely cause and the fix to its log.',
    zh: '微信拒绝了：HTTP 状态是 200，错误在 errcode 里。wxlogin 会把可能的原因和解决办法写入日志。',
  },
  rule: {
    en: 'The code is spent, so it is not sent again. The mini program hears wxlogin’s own error, never WeChat’s words.',
    zh: 'code 已消耗，因此不会重发。小程序收到的是 wxlogin 自己的错误，而不是微信的原文。',
  },
};

const ofWxLogin: LineWords = {
  purpose: {
    en: 'wx.login failed on the phone; nothing was sent to wxlogin.',
    zh: 'wx.login 在手机上失败，没有向 wxlogin 发送任何内容。',
  },
  rule: { en: 'The next attempt starts from the beginning.', zh: '下一次尝试从头开始。' },
};

const ofPhoneButton: LineWords = {
  purpose: {
    en: 'The phone button gave no code; nothing was sent to wxlogin.',
    zh: '手机号按钮没有给出 code，没有向 wxlogin 发送任何内容。',
  },
  rule: {
    en: 'A refusal, a quota that is used up and an owner who may not ask all arrive as an event without a code.',
    zh: '用户拒绝、额度用完、主体无权限，都表现为没有 code 的事件。',
  },
};

const ofToken: LineWords = {
  purpose: {
    en: 'The access token is not valid any more. The SDK renews it and sends the request again; the page notices nothing.',
    zh: 'access token 已失效。SDK 会自动续期并重发请求，页面无感。',
  },
  rule: {
    en: 'One renewal for all requests that failed at the same time, and each of them is repeated once.',
    zh: '同时失败的请求只续期一次，每个请求只重发一次。',
  },
};

const byWxlogin: LineWords = {
  purpose: {
    en: 'Refused. “code” says why in one word; “action” says what the program should do: relogin, tap_again, retry, fix_request or contact_operator.',
    zh: '请求被拒绝。code 用一个词说明原因，action 告诉程序该做什么：relogin、tap_again、retry、fix_request 或 contact_operator。',
  },
  rule: {
    en: 'Errors are problem documents (RFC 9457): fixed sentences that repeat neither input nor secrets nor WeChat’s words.',
    zh: '错误遵循 RFC 9457：固定的语句，不回显输入、秘密或微信的原文。',
  },
};

/** Why a call was answered with a failure, and what follows from it. */
export function explainFailure(call: TraceCall): LineWords {
  if (call.name === 'wx.login') return ofWxLogin;
  if (call.name === 'getPhoneNumber') return ofPhoneButton;
  if (call.to !== 'wechat') return call.status === 401 && call.name !== 'POST /refresh' ? ofToken : byWxlogin;
  const meaning = errcodes[Number(findField(call.answer, ['errcode']))];
  return meaning ? { ...byWeChat, purpose: meaning } : byWeChat;
}
