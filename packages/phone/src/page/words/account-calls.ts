import type { CallWords } from './text.ts';

/** The calls in the life of an account. */
export const accountCalls: Record<string, CallWords> = {
  getPhoneNumber: {
    purpose: {
      en: 'The person allowed it at the phone number button. WeChat gives the mini program a one-time code, not the number.',
      zh: '用户在手机号按钮上点了允许。微信给小程序的是一次性 code，而不是号码。',
    },
    answerPurpose: {
      en: 'The phone code. It has nothing to do with the code of wx.login, and one cannot stand for the other.',
      zh: '手机号 code。它与 wx.login 的 code 无关，不能互相代替。',
    },
    rule: {
      en: 'Five minutes, one use. Only with a verified owner who is no individual, and each number costs the owner a little.',
      zh: '五分钟有效，只能用一次。仅限已认证的非个人主体，并按次收费。',
    },
  },
  'POST /me/phone': {
    purpose: { en: 'The mini program hands the phone code to wxlogin.', zh: '小程序把手机号 code 交给 wxlogin。' },
    answerPurpose: {
      en: 'The user, with the number masked. The number itself never goes back to the phone.',
      zh: '带有打码手机号的用户资料。完整号码不会发回手机。',
    },
    rule: {
      en: 'The number is kept sealed; one number belongs to one user.',
      zh: '号码密封保存；一个号码只属于一个用户。',
    },
  },
  'DELETE /me/phone': {
    purpose: { en: 'The person takes the phone number back.', zh: '用户解绑手机号。' },
    answerPurpose: { en: 'The number is deleted.', zh: '号码已删除。' },
    rule: { en: 'Doing it twice does no harm.', zh: '重复解绑没有影响。' },
  },
  'POST /wxa/business/getuserphonenumber': {
    purpose: {
      en: 'wxlogin asks WeChat which number this phone code stands for.',
      zh: 'wxlogin 拿手机号 code 向微信换取号码。',
    },
    answerPurpose: { en: 'The number, as WeChat has checked it.', zh: '经微信验证的号码。' },
    rule: {
      en: 'Only a server with the WeChat API token can ask, and the code is spent by it.',
      zh: '只有持有接口调用凭据的服务器可以调用，调用后 code 即失效。',
    },
  },
  'POST /cgi-bin/stable_token': {
    purpose: {
      en: 'wxlogin gets the credential with which WeChat’s API is called. All instances share one.',
      zh: 'wxlogin 获取接口调用凭据，所有实例共用一个。',
    },
    answerPurpose: { en: 'The WeChat API token, good for two hours.', zh: '接口调用凭据，两小时有效。' },
    rule: { en: 'It never leaves the server.', zh: '凭据绝不离开服务器。' },
  },
  'GET /me/sessions': {
    purpose: { en: 'The page asks where the person is logged in.', zh: '页面询问用户在哪些设备上登录。' },
    answerPurpose: {
      en: 'The sessions: one login on one device each.',
      zh: '会话列表：每个会话是一台设备上的一次登录。',
    },
    rule: { en: 'Only the person’s own.', zh: '只有用户自己的会话。' },
  },
  'DELETE /me/sessions/{id}': {
    purpose: { en: 'The person logs out another device from here.', zh: '用户在这里让另一台设备下线。' },
    answerPurpose: {
      en: 'That session is over; its refresh token is worth nothing from now on.',
      zh: '那个会话已结束，其 refresh token 从此作废。',
    },
    rule: { en: 'Nobody can end a session of somebody else: it is not found.', zh: '无法结束别人的会话：查不到。' },
  },
  'GET /me/export': {
    purpose: {
      en: 'The person asks for everything that is held about them.',
      zh: '用户索取系统中关于自己的全部资料。',
    },
    answerPurpose: { en: 'All of it, as JSON.', zh: '全部资料，JSON 格式。' },
    rule: { en: 'Only for the user of the token.', zh: '只给 token 所属的用户。' },
  },
  'DELETE /me': {
    purpose: {
      en: 'The person deletes the account, and proves with a fresh code of wx.login to be there in person.',
      zh: '用户注销账号，并用新的 wx.login code 证明是本人在操作。',
    },
    answerPurpose: {
      en: 'Everything about the person is gone; all sessions are over.',
      zh: '用户的所有资料已删除，所有会话已结束。',
    },
    rule: {
      en: 'An access token alone deletes nobody: it may have been stolen.',
      zh: '仅凭 access token 不能注销：它可能被盗。',
    },
  },
  'POST /me/decrypt': {
    purpose: {
      en: 'The mini program hands over data that WeChat has encrypted under the session_key.',
      zh: '小程序提交微信用 session_key 加密的数据。',
    },
    answerPurpose: { en: 'The data in plain.', zh: '解密后的数据。' },
    rule: {
      en: 'No wx.login between encrypting and decrypting: it may replace the key. The key never leaves the server.',
      zh: '加密与解密之间不得调用 wx.login：它可能更换密钥。session_key 绝不离开服务器。',
    },
  },
};
