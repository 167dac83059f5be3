import { type ErrcodeRow, explainErrcode } from '../errcodes.ts';
import type { Explanation } from '../explanation.ts';

const wrongCall = {
  code: 'app_misconfigured',
  cause: {
    en: 'The call is sent as documented; something between wxlogin and WeChat drops or rewrites query or body, or WeChat has changed the call.',
    zh: 'wxlogin 按文档发送；它与微信之间的网关或代理改写了查询参数或请求体，或微信改动了该接口。',
  },
  fix: {
    en: 'Let the gateway forward path, query and body unchanged; if there is none, tell the makers of wxlogin.',
    zh: '让网关原样转发路径、查询参数和请求体；若没有网关，请反馈给 wxlogin 的维护者。',
  },
} as const;

const tokenRefused = {
  code: 'wechat_unavailable',
  cause: {
    en: 'Another program replaces the token of this app by force, or WeChat has just done so. It was replaced and the call repeated once.',
    zh: '另一个程序强制更换了该小程序的接口调用凭据，或微信刚刚更换了它。已更换凭据并重试一次。',
  },
  fix: {
    en: 'If it stays, look for another service that calls cgi-bin/stable_token with force_refresh for this AppID.',
    zh: '若持续出现，请查找以该 AppID 调用 cgi-bin/stable_token 并使用 force_refresh 的其他服务。',
  },
} as const;

/** What the calls with a WeChat API token are known to answer besides, once: getPhoneNumber, checkSessionKey, ResetUserSessionKey. */
export const apiErrcodes: readonly ErrcodeRow[] = [
  {
    errcode: 40014,
    errmsg: 'invalid access_token',
    ...tokenRefused,
    meaning: { en: 'WeChat does not know this API token', zh: '微信不认可该接口调用凭据' },
  },
  {
    errcode: 42001,
    errmsg: 'access_token expired',
    ...tokenRefused,
    meaning: { en: 'The API token has expired', zh: '接口调用凭据已过期' },
  },
  {
    errcode: 41001,
    errmsg: 'access_token missing',
    ...wrongCall,
    meaning: { en: 'The API token did not reach WeChat', zh: '微信未收到接口调用凭据' },
  },
  {
    errcode: 47001,
    errmsg: 'data format error',
    ...wrongCall,
    meaning: { en: 'The body did not reach WeChat as JSON', zh: '微信收到的请求体不是 JSON' },
  },
  {
    errcode: 40097,
    errmsg: 'invalid args',
    ...wrongCall,
    meaning: { en: 'WeChat misses a parameter', zh: '微信认为参数有误' },
  },
  {
    errcode: 87008,
    errmsg: 'invalid sig_method',
    ...wrongCall,
    meaning: { en: 'WeChat does not know the signature method', zh: '微信不认可签名方法' },
  },
  {
    errcode: 40003,
    errmsg: 'invalid openid',
    ...wrongCall,
    meaning: { en: 'WeChat does not know this openid in this app', zh: '微信不认可该小程序下的 openid' },
  },
  {
    errcode: 48001,
    errmsg: 'api unauthorized',
    code: 'app_misconfigured',
    meaning: { en: 'This mini program may not use the call', zh: '该小程序没有此接口的权限' },
    cause: {
      en: 'Phone numbers are for verified mini programs whose owner is not an individual.',
      zh: '手机号接口仅对非个人主体且完成认证的小程序开放。',
    },
    fix: {
      en: 'Look at mp.weixin.qq.com whether the mini program is verified and has the call; until then show no phone number button.',
      zh: '在 mp.weixin.qq.com 查看小程序是否已认证并具备该接口权限；在此之前不要展示手机号按钮。',
    },
  },
];

/** The same numbers say something else when a phone code was sent. */
export const phoneErrcodes: readonly ErrcodeRow[] = [
  {
    errcode: 40029,
    errmsg: 'invalid code',
    code: 'phone_code_invalid',
    meaning: { en: 'WeChat does not accept this phone code', zh: '微信不认可该手机号 code' },
    cause: {
      en: 'It was used before, is older than 5 minutes, made up, or the login code was sent in its place.',
      zh: 'code 已被使用、超过 5 分钟、是伪造的，或误传了登录 code。',
    },
    fix: {
      en: 'Send `e.detail.code` of the button’s event at once and once; for another attempt the user taps again.',
      zh: '立即发送按钮事件中的 e.detail.code，且只发送一次；再次尝试需用户重新点击。',
    },
  },
  {
    errcode: 40163,
    errmsg: 'code been used',
    code: 'phone_code_used',
    meaning: { en: 'The phone code was used before', zh: '该手机号 code 已被使用过' },
    cause: {
      en: 'The same code was sent twice, or a second back end exchanges the same codes.',
      zh: '同一个 code 被发送了两次，或另一个后端也在兑换同一个 code。',
    },
    fix: {
      en: 'Send each code once, and let only wxlogin exchange phone codes of this app.',
      zh: '每个 code 只发送一次，且只让 wxlogin 兑换该小程序的手机号 code。',
    },
  },
  {
    errcode: 40003,
    errmsg: 'invalid openid',
    code: 'phone_code_invalid',
    meaning: { en: 'The phone code is not of this person', zh: '该手机号 code 不属于该用户' },
    cause: {
      en: 'Somebody sent a code that another person’s tap made; WeChat compares it with the openid of the session.',
      zh: '有人发送了其他用户点击产生的 code；微信会与该会话的 openid 比对。',
    },
    fix: {
      en: 'Nothing was bound. Where honest users meet it, look for a code that is kept across a change of user.',
      zh: '未绑定任何手机号。若正常用户遇到，请检查是否在切换用户后仍使用之前的 code。',
    },
  },
  {
    errcode: 40013,
    errmsg: 'invalid appid',
    code: 'phone_code_invalid',
    meaning: { en: 'The phone code is of another mini program', zh: '该手机号 code 属于另一个小程序' },
    cause: {
      en: 'The code was made in another mini program than the session.',
      zh: '产生 code 的小程序与会话所属的小程序不同。',
    },
    fix: {
      en: 'Send the code with the access token of the same mini program.',
      zh: '请使用同一个小程序的 access token 发送 code。',
    },
  },
];

const ofApi = new Map(apiErrcodes.map((row) => [row.errcode, row]));
const ofPhone = new Map(phoneErrcodes.map((row) => [row.errcode, row]));

export const explainApiErrcode = (errcode: number): Explanation => ofApi.get(errcode) ?? explainErrcode(errcode);
export const explainPhoneErrcode = (errcode: number): Explanation => ofPhone.get(errcode) ?? explainApiErrcode(errcode);
