import type { Explanation } from './explanation.ts';

export interface ErrcodeRow extends Explanation {
  readonly errcode: number;
  /** As seen, for people who search for it; never compared, because WeChat rewords it. */
  readonly errmsg: string;
}

const lostOnTheWay = {
  code: 'app_misconfigured',
  cause: {
    en: 'The parameter is always sent; something between wxlogin and WeChat drops or rewrites the query, usually a gateway or proxy.',
    zh: 'wxlogin 始终会发送该参数；它与微信之间的网关或代理丢弃或改写了查询参数。',
  },
  fix: {
    en: 'Let the gateway forward path and query unchanged, or ask api.weixin.qq.com without it.',
    zh: '让网关原样转发路径和查询参数，或不经网关直接访问 api.weixin.qq.com。',
  },
} as const;

const administratorMustAgree = {
  code: 'app_misconfigured',
  cause: {
    en: 'The account asks its administrator to agree before a new address may use the AppSecret.',
    zh: '该账号要求管理员确认后，新的 IP 才能使用 AppSecret。',
  },
} as const;

/**
 * Every errcode that the calls of this room are known to answer, once. Sources: WeChat's pages of code2Session, getAccessToken and
 * getStableAccessToken, and what people report. The documents, the log and `wxlogin check` take their sentences from here.
 */
export const errcodes: readonly ErrcodeRow[] = [
  {
    errcode: 40029,
    errmsg: 'invalid code',
    code: 'js_code_invalid',
    meaning: { en: 'WeChat does not know this login code', zh: '微信不认可该 code' },
    cause: {
      en: 'Now and then: the code was older than 5 minutes, or made up. At every login: the code belongs to another mini program, because the AppID in project.config.json (or a test account chosen in DevTools) is not the one configured here, or AppID and AppSecret are of two accounts.',
      zh: '偶尔出现：code 已超过 5 分钟，或是伪造的。每次登录都出现：code 属于另一个小程序，即 project.config.json 中的 AppID（或开发者工具中选择的测试号）与此处配置的不一致，或 AppID 与 AppSecret 不属于同一账号。',
    },
    fix: {
      en: 'Compare the appid of this line with `appid` in project.config.json; they must be equal. `wxlogin check` tells whether AppID and AppSecret belong together. Call wx.login right before sending its code.',
      zh: '将本条日志中的 appid 与 project.config.json 的 appid 对比，二者必须一致。用 wxlogin check 检查 AppID 与 AppSecret 是否匹配。获取 code 后立即发送，不要缓存。',
    },
  },
  {
    errcode: 40163,
    errmsg: 'code been used',
    code: 'js_code_used',
    meaning: { en: 'The login code was used before', zh: '该 code 已被使用过' },
    cause: {
      en: 'The same code was sent twice: a page that loads twice or fires several requests at once, an HTTP client that repeats, or a second back end (an old one still deployed?) that exchanges the same code. A failed attempt spends the code too.',
      zh: '同一个 code 被发送了两次：页面加载了两次或并发多个请求，HTTP 客户端自动重试，或另一个后端（旧服务仍在运行？）也在兑换同一个 code。失败的尝试同样会消耗 code。',
    },
    fix: {
      en: 'Log in once and let the other requests wait for it (the SDK does), call wx.login again for every attempt, and let only wxlogin exchange codes of this app.',
      zh: '只登录一次，其他请求等待其结果（SDK 已处理）；每次尝试都重新调用 wx.login；只让 wxlogin 兑换该小程序的 code。',
    },
  },
  {
    errcode: 40013,
    errmsg: 'invalid appid',
    code: 'app_misconfigured',
    meaning: { en: 'WeChat does not know this AppID', zh: '微信不认可该 AppID' },
    cause: {
      en: 'The AppID has a typing mistake or a blank, is that of another kind of account (official account, Open Platform), or the mini program was deleted.',
      zh: 'AppID 有拼写错误或空格，或是其他类型账号（公众号、开放平台）的 AppID，或该小程序已注销。',
    },
    fix: {
      en: 'Copy the AppID (wx and 16 hexadecimal digits) from mp.weixin.qq.com: Development > Development settings.',
      zh: '在 mp.weixin.qq.com 的“开发管理 → 开发设置”中复制 AppID（wx 加 16 位十六进制字符）。',
    },
  },
  {
    errcode: 40125,
    errmsg: 'invalid appsecret',
    code: 'app_misconfigured',
    meaning: { en: 'The AppSecret is not that of this AppID', zh: 'AppSecret 与该 AppID 不匹配' },
    cause: {
      en: 'The secret was reset (a reset ends the old one at once), is that of another account, or was cut or got a blank while copying.',
      zh: 'AppSecret 已被重置（重置后旧的立即失效），或属于另一个账号，或复制时被截断、混入空格。',
    },
    fix: {
      en: 'If nobody has the present secret, reset it at mp.weixin.qq.com: Development > Development settings, and put it into every service that uses it at once. `wxlogin check` confirms the pair.',
      zh: '若无人持有当前 AppSecret，请在 mp.weixin.qq.com 的“开发管理 → 开发设置”中重置，并同时更新所有使用它的服务。用 wxlogin check 确认二者匹配。',
    },
  },
  {
    errcode: 40001,
    errmsg: 'invalid credential',
    code: 'app_misconfigured',
    meaning: { en: 'WeChat does not accept AppID and AppSecret', zh: '微信不认可该 AppID 与 AppSecret' },
    cause: {
      en: 'Like 40125: the secret was reset, belongs to another account, or was copied incompletely.',
      zh: '同 40125：AppSecret 已被重置、属于另一个账号，或复制不完整。',
    },
    fix: {
      en: 'Copy AppID and AppSecret of one and the same mini program from mp.weixin.qq.com, then run `wxlogin check`.',
      zh: '从 mp.weixin.qq.com 复制同一个小程序的 AppID 和 AppSecret，然后运行 wxlogin check。',
    },
  },
  {
    errcode: 40243,
    errmsg: 'AppSecret frozen',
    code: 'app_misconfigured',
    meaning: { en: 'The AppSecret is frozen', zh: 'AppSecret 已被冻结' },
    cause: {
      en: 'An administrator froze the secret in the console, or WeChat did after it became public.',
      zh: '管理员在后台冻结了 AppSecret，或微信因其泄露而冻结。',
    },
    fix: {
      en: 'Unfreeze or reset it at mp.weixin.qq.com: Development > Development settings. Reset it if anybody else may know it.',
      zh: '在 mp.weixin.qq.com 的“开发管理 → 开发设置”中解冻或重置；若可能已泄露，请重置。',
    },
  },
  {
    errcode: 40164,
    errmsg: 'invalid ip …, not in whitelist',
    code: 'app_misconfigured',
    meaning: { en: 'This server is not on the address list of the account', zh: '本服务器不在该账号的 IP 白名单中' },
    cause: {
      en: 'The account has an address list, and the address by which this server reaches WeChat (named in `errmsg`) is not on it; behind NAT it is not the server’s own.',
      zh: '该账号设置了 IP 白名单，而本服务器访问微信的出口 IP（见 errmsg）不在其中；经 NAT 时出口 IP 不是服务器自身的 IP。',
    },
    fix: {
      en: 'Add the address named in `errmsg` at mp.weixin.qq.com: Development > Development settings > IP list.',
      zh: '在 mp.weixin.qq.com 的“开发管理 → 开发设置 → IP 白名单”中添加 errmsg 中的 IP。',
    },
  },
  {
    errcode: 40226,
    errmsg: 'code blocked',
    code: 'user_risky',
    meaning: { en: 'WeChat refused this user as high-risk', zh: '微信判定该用户为高风险用户并拒绝登录' },
    cause: { en: 'WeChat’s own judgement of the person’s account.', zh: '由微信对该用户账号的风险判定所致。' },
    fix: {
      en: 'Show a refusal; repeating does not help. The person can ask WeChat’s support.',
      zh: '向用户展示拒绝提示，重试无效。用户可联系微信客服。',
    },
  },
  {
    errcode: 45011,
    errmsg: 'api minute-quota reach limit, must slower, retry next minute',
    code: 'wechat_quota',
    retryAfterSeconds: 60,
    meaning: { en: 'Too many logins within a minute', zh: '一分钟内登录次数过多' },
    cause: {
      en: 'One person logs in over and over (WeChat allowed about 100 per minute), usually a login in a loop or on every request.',
      zh: '同一用户反复登录（微信约限每分钟 100 次），通常是登录写在循环里或每个请求都登录。',
    },
    fix: {
      en: 'Log in once, keep the tokens, and renew with the refresh token instead of wx.login.',
      zh: '只登录一次并保存 token，用 refresh token 续期，而不是反复调用 wx.login。',
    },
  },
  {
    errcode: 45009,
    errmsg: 'reach max api daily quota limit',
    code: 'wechat_quota',
    retryAfterSeconds: 600,
    meaning: { en: 'The account’s quota of calls is used up', zh: '该账号的接口调用额度已用尽' },
    cause: {
      en: 'Many more logins than page views (reported from about twice as many), in this service and all others that use the account together.',
      zh: '登录次数远多于页面访问量（据报告约为两倍时触发），包括使用该账号的所有服务。',
    },
    fix: {
      en: 'Do not log in on every page; keep the tokens. The console shows the quota and can reset it a few times a month.',
      zh: '不要在每个页面登录，应保存 token。后台可查看额度，每月可清零数次。',
    },
  },
  {
    errcode: -1,
    errmsg: 'system error',
    code: 'wechat_unavailable',
    meaning: { en: 'WeChat is busy', zh: '微信系统繁忙' },
    cause: { en: 'A fault or overload at WeChat.', zh: '微信侧故障或过载。' },
    fix: {
      en: 'Nothing to change here; the client logs in again with a new code. If it stays, look for a notice of WeChat’s.',
      zh: '无需修改；客户端用新的 code 重新登录。若持续出现，请关注微信公告。',
    },
  },
  {
    errcode: 61010,
    errmsg: 'code is expired',
    code: 'nickname_unchecked',
    retryAfterSeconds: 5,
    meaning: { en: 'WeChat does not check texts of this person now', zh: '微信目前不检查该用户的文本' },
    cause: {
      en: 'WeChat checks only for people it has seen in the mini program within two hours, and sometimes notices late.',
      zh: '微信只为两小时内访问过小程序的用户检查文本，且有时记录滞后。',
    },
    fix: { en: 'Nothing to change here: the nickname is sent again later.', zh: '无需修改：稍后重新提交昵称即可。' },
  },
  {
    errcode: 41002,
    errmsg: 'appid missing',
    ...lostOnTheWay,
    meaning: { en: 'The AppID did not reach WeChat', zh: 'AppID 未送达微信' },
  },
  {
    errcode: 41004,
    errmsg: 'appsecret missing',
    ...lostOnTheWay,
    meaning: { en: 'The AppSecret did not reach WeChat', zh: 'AppSecret 未送达微信' },
  },
  {
    errcode: 41008,
    errmsg: 'missing code',
    ...lostOnTheWay,
    meaning: { en: 'The login code did not reach WeChat', zh: 'code 未送达微信' },
  },
  {
    errcode: 40002,
    errmsg: 'invalid grant_type',
    ...lostOnTheWay,
    meaning: { en: 'The grant type did not reach WeChat as sent', zh: 'grant_type 未按原样送达微信' },
  },
  {
    errcode: 89503,
    errmsg: 'this ip call need admin confirm',
    ...administratorMustAgree,
    meaning: { en: 'The administrator has to confirm this server', zh: '需要管理员确认本服务器的 IP' },
    fix: {
      en: 'The administrator agrees in WeChat; then run `wxlogin check` again.',
      zh: '请管理员在微信中确认，然后重新运行 wxlogin check。',
    },
  },
  {
    errcode: 89506,
    errmsg: 'this ip was refused, wait 24 hours',
    ...administratorMustAgree,
    meaning: { en: 'The administrator refused this server twice', zh: '管理员已两次拒绝本服务器的 IP' },
    fix: {
      en: 'Talk to the administrator; after 24 hours the question can be asked again.',
      zh: '请与管理员沟通，24 小时后可再次申请。',
    },
  },
  {
    errcode: 89507,
    errmsg: 'this ip was refused, wait 1 hour',
    ...administratorMustAgree,
    meaning: { en: 'The administrator refused this server', zh: '管理员拒绝了本服务器的 IP' },
    fix: {
      en: 'Talk to the administrator; after one hour the question can be asked again.',
      zh: '请与管理员沟通，1 小时后可再次申请。',
    },
  },
];

/** DevTools gives this code in a project without an AppID; WeChat answers 40029 to it. */
export const mockCodeExplanation: Explanation = {
  code: 'js_code_invalid',
  meaning: { en: 'The login code is the mock code of DevTools', zh: '该 code 是开发者工具的模拟 code' },
  cause: {
    en: 'The project is open in DevTools without a real AppID (as a tourist), so wx.login gave “the code is a mock one”, which WeChat refuses.',
    zh: '该项目在开发者工具中以游客模式（无 AppID）打开，wx.login 返回了 “the code is a mock one”，微信不认可它。',
  },
  fix: {
    en: 'Set the AppID in DevTools under Details > Basic info (it is kept in project.config.json) and be a member of that mini program.',
    zh: '在开发者工具“详情 → 基本信息”中填写 AppID（保存于 project.config.json），并确保自己是该小程序的成员。',
  },
};

/**
 * An errcode nobody told us about is WeChat's trouble until known otherwise: the client can do nothing but log in again later, and the
 * number in the log tells the operator what to look up. It must neither pass for a success nor blame the code.
 */
const unknownErrcode: Explanation = {
  code: 'wechat_unavailable',
  meaning: { en: 'WeChat refused the call with an errcode unknown here', zh: '微信返回了未知的 errcode' },
  cause: { en: 'See `errcode` and `errmsg` of this line.', zh: '见本条日志的 errcode 和 errmsg。' },
  fix: {
    en: 'Look the number up in WeChat’s list of return codes, and tell the makers of wxlogin.',
    zh: '请在微信的返回码列表中查询该数字，并反馈给 wxlogin 的维护者。',
  },
};

const rows: ReadonlyMap<number, Explanation> = new Map(errcodes.map((row) => [row.errcode, row]));

export const explainErrcode = (errcode: number): Explanation => rows.get(errcode) ?? unknownErrcode;
