/** What a program should do about an error. */
export type ErrorAction = 'relogin' | 'tap_again' | 'retry' | 'fix_request' | 'contact_operator';

interface ErrorRow {
  readonly status: number;
  readonly action: ErrorAction;
  readonly title: string;
  /** What usually causes it and what to do next, in English and Chinese; the documents are made from these. */
  readonly detail: string;
  readonly zh: string;
}

/** Every error wxlogin answers with, once. The HTTP answer, the OpenAPI document and docs/errors.md follow from it. */
export const errorTable = {
  request_invalid: {
    status: 400,
    action: 'fix_request',
    title: 'The request is not as documented',
    detail: 'The body, a header or a parameter is missing, malformed or unknown.',
    zh: '请求体、请求头或参数缺失、格式不对，或包含未知字段。',
  },
  nickname_refused: {
    status: 400,
    action: 'fix_request',
    title: 'WeChat does not accept this nickname',
    detail: 'The check of texts at WeChat found it offensive. Ask the person for another one.',
    zh: '微信内容安全检测认为该昵称违规，请让用户更换。',
  },
  js_code_invalid: {
    status: 400,
    action: 'relogin',
    title: 'WeChat does not accept this login code',
    detail: 'The code is wrong, expired or belongs to another mini program. Call wx.login again and send the new code.',
    zh: 'code 错误、已过期，或属于另一个小程序。请重新调用 wx.login 并发送新的 code。',
  },
  js_code_used: {
    status: 400,
    action: 'relogin',
    title: 'The login code was already used',
    detail: 'A login code works once. Call wx.login again and send the new code.',
    zh: 'code 只能使用一次。请重新调用 wx.login 并发送新的 code。',
  },
  refresh_token_invalid: {
    status: 401,
    action: 'relogin',
    title: 'The refresh token is not valid',
    detail: 'The refresh token was not issued here, or is damaged. Log in again.',
    zh: 'refresh token 不是本服务签发的，或已损坏。请重新登录。',
  },
  refresh_token_reused: {
    status: 401,
    action: 'relogin',
    title: 'The refresh token was already used',
    detail: 'A refresh token works once. Because an old one appeared, the session was ended. Log in again.',
    zh: 'refresh token 只能使用一次。由于旧 token 再次出现，该会话已被终止。请重新登录。',
  },
  session_ended: {
    status: 401,
    action: 'relogin',
    title: 'The session has ended',
    detail: 'The session was logged out, expired or replaced by newer ones. Log in again.',
    zh: '会话已退出、过期，或被更新的会话取代。请重新登录。',
  },
  access_token_invalid: {
    status: 401,
    action: 'retry',
    title: 'The access token is not valid',
    detail: 'Send a valid access token as a Bearer token. Refresh it, then send the request again.',
    zh: '请以 Bearer 方式发送有效的 access token。刷新后重发请求。',
  },
  access_token_expired: {
    status: 401,
    action: 'retry',
    title: 'The access token has expired',
    detail: 'Refresh the access token, then send the request again.',
    zh: 'access token 已过期。刷新后重发请求。',
  },
  user_blocked: {
    status: 403,
    action: 'contact_operator',
    title: 'This user is blocked',
    detail: 'The operator of this service has blocked this user.',
    zh: '该用户已被本服务的运营者封禁。',
  },
  push_refused: {
    status: 403,
    action: 'contact_operator',
    title: 'This push is not accepted',
    detail:
      'It does not prove that WeChat has sent it for this app, just now. The log names the likely cause and the fix.',
    zh: '无法证明该推送由微信刚刚为此小程序发出。日志中有可能的原因和解决办法。',
  },
  user_risky: {
    status: 403,
    action: 'contact_operator',
    title: 'WeChat refused this user',
    detail: 'WeChat considers this user high-risk and refused the login. Trying again does not help.',
    zh: '微信判定该用户为高风险用户并拒绝登录，重试无效。',
  },
  fresh_login_required: {
    status: 403,
    action: 'fix_request',
    title: 'This needs a fresh login of the same person',
    detail: 'The code belongs to another WeChat user than the access token. Nothing was changed. Call wx.login again.',
    zh: 'code 所属的微信用户与 access token 不是同一人，未做任何更改。请重新调用 wx.login。',
  },
  phone_code_invalid: {
    status: 400,
    action: 'tap_again',
    title: 'WeChat does not accept this phone code',
    detail:
      'The phone code is wrong, expired, used, or not of this person. Let the user tap the phone number button again.',
    zh: '手机号 code 错误、已过期、已使用，或不属于该用户。请让用户重新点击手机号按钮。',
  },
  phone_code_used: {
    status: 400,
    action: 'tap_again',
    title: 'The phone code was already used',
    detail: 'A phone code works once. Let the user tap the phone number button again.',
    zh: '手机号 code 只能使用一次。请让用户重新点击手机号按钮。',
  },
  phone_conflict: {
    status: 409,
    action: 'contact_operator',
    title: 'Another user has this phone number',
    detail: 'A phone number belongs to one user. Nothing was changed, and users are never merged by it.',
    zh: '该手机号已属于另一个用户。未作任何更改，也不会因此合并用户。',
  },
  open_data_invalid: {
    status: 400,
    action: 'relogin',
    title: 'The open data cannot be accepted',
    detail:
      'It is damaged, too old, of another app, or of another session key. Log in again, then get it from WeChat anew.',
    zh: '开放数据已损坏、已过期、属于其他小程序，或由其他 session_key 加密。请重新登录，然后向微信重新获取。',
  },
  session_key_missing: {
    status: 409,
    action: 'relogin',
    title: 'There is no session key',
    detail: 'This app keeps no session keys, or that of the user is gone. Log in again, then get the open data anew.',
    zh: '该小程序未开启保存 session_key，或该用户的 session_key 已清除。请重新登录，然后重新获取开放数据。',
  },
  client_invalid: {
    status: 401,
    action: 'contact_operator',
    title: 'The client is not known or its secret is wrong',
    detail:
      'Send the id and the secret of a client of this service by HTTP Basic. `wxlogin clients` lists the clients and makes new secrets.',
    zh: '请用 HTTP Basic 发送本服务某个接入方的 id 与 secret。`wxlogin clients` 可列出接入方并生成新的 secret。',
  },
  scope_insufficient: {
    status: 403,
    action: 'contact_operator',
    title: 'The client may not do this',
    detail: 'The client has not been given the scope that this takes, or not for this app.',
    zh: '该接入方没有所需的权限（scope），或权限不包含该小程序。',
  },
  not_found: {
    status: 404,
    action: 'fix_request',
    title: 'There is nothing at this address',
    detail: 'Check the path. The routes are listed at /docs.',
    zh: '请检查路径，全部路由见 /docs。',
  },
  method_not_allowed: {
    status: 405,
    action: 'fix_request',
    title: 'This method is not allowed here',
    detail: 'The Allow header lists the methods of this address.',
    zh: '该地址允许的方法见 Allow 响应头。',
  },
  unsupported_media_type: {
    status: 415,
    action: 'fix_request',
    title: 'The media type is not supported',
    detail:
      'Send JSON with Content-Type: application/json, without a content encoding; an image as multipart/form-data; to OAuth endpoints application/x-www-form-urlencoded.',
    zh: '请以 Content-Type: application/json 发送 JSON，不要使用内容编码；图片使用 multipart/form-data，OAuth 端点使用 application/x-www-form-urlencoded。',
  },
  payload_too_large: {
    status: 413,
    action: 'fix_request',
    title: 'The body is too large',
    detail: 'A JSON or form body may have 16 KiB, an avatar 2 MB.',
    zh: 'JSON 或表单请求体最大 16 KiB，头像最大 2 MB。',
  },
  app_unknown: {
    status: 400,
    action: 'fix_request',
    title: 'This AppID is not served here',
    detail: 'Send the appid of an app that this service is configured with; it may be left out only when there is one.',
    zh: '请发送本服务已配置的 appid；只有一个小程序时才可省略。',
  },
  app_misconfigured: {
    status: 503,
    action: 'contact_operator',
    title: 'The service is not set up correctly for this app',
    detail: 'WeChat refused the AppID or secret of this app. The log names the likely cause and the fix.',
    zh: '微信拒绝了该小程序的 AppID 或 AppSecret。日志中有可能的原因和解决办法。',
  },
  wechat_unavailable: {
    status: 503,
    action: 'relogin',
    title: 'WeChat cannot be reached',
    detail: 'WeChat did not give a usable answer. Nothing was registered. Call wx.login again after a moment.',
    zh: '微信没有给出可用的应答，未登记任何数据。请稍后重新调用 wx.login。',
  },
  wechat_timeout: {
    status: 504,
    action: 'relogin',
    title: 'WeChat did not answer in time',
    detail: 'WeChat was asked and did not answer in time; the code may be spent. Call wx.login again.',
    zh: '已请求微信但未按时应答，code 可能已失效。请重新调用 wx.login。',
  },
  wechat_quota: {
    status: 503,
    action: 'retry',
    title: 'WeChat limits the rate of logins',
    detail: 'A quota of WeChat is used up. Try again after the time in Retry-After.',
    zh: '微信接口调用额度已用尽。请在 Retry-After 指定的时间后重试。',
  },
  nickname_unchecked: {
    status: 503,
    action: 'retry',
    title: 'The nickname cannot be checked now',
    detail: 'WeChat, which checks nicknames here, gave no verdict. Nothing was changed; send it again later.',
    zh: '本服务的昵称由微信检测，而微信未给出结论。未做任何修改，请稍后重新提交。',
  },
  rate_limited: {
    status: 429,
    action: 'retry',
    title: 'Too many requests',
    detail: 'Try again after the time in Retry-After.',
    zh: '请求过多，请在 Retry-After 指定的时间后重试。',
  },
  overloaded: {
    status: 503,
    action: 'retry',
    title: 'The service is overloaded',
    detail: 'The request was not begun. Send it again after the time in Retry-After.',
    zh: '服务过载，请求未被处理。请在 Retry-After 指定的时间后重发。',
  },
  shutting_down: {
    status: 503,
    action: 'retry',
    title: 'The service is stopping',
    detail: 'The request was not begun. Send it again after the time in Retry-After.',
    zh: '服务正在停止，请求未被处理。请在 Retry-After 指定的时间后重发。',
  },
  storage_unavailable: {
    status: 503,
    action: 'retry',
    title: 'The storage is not available',
    detail: 'Nothing was answered that was not stored. Send the request again after the time in Retry-After.',
    zh: '存储暂不可用，未存储的结果不会被应答。请在 Retry-After 指定的时间后重发。',
  },
  internal: {
    status: 500,
    action: 'contact_operator',
    title: 'Something went wrong inside the service',
    detail: 'This is a bug. The log has the details under this request id.',
    zh: '这是一个缺陷。日志中按此 request_id 可查到详情。',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;

interface LoginErrorOptions {
  /** A fixed sentence that says more than the table's; never holds input, a token or a secret. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  /** Of readiness only: how each part of the service is, in fixed words. */
  readonly parts?: Readonly<Record<string, string>>;
  /** The truth, for the operator's log only. */
  readonly cause?: unknown;
}

/** The one error that flows and rooms throw on purpose; anything else that is thrown is a bug and becomes `internal`. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;
  readonly parts: Readonly<Record<string, string>> | undefined;

  constructor(code: ErrorCode, options: LoginErrorOptions = {}) {
    super(errorTable[code].title, { cause: options.cause });
    this.code = code;
    this.detail = options.detail ?? errorTable[code].detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.parts = options.parts;
  }
}
