import { isFailure, type Line } from '../model/lines.ts';
import { nameRoute } from '../model/route-name.ts';
import { accountCalls } from './account-calls.ts';
import { explainFailure } from './failures.ts';
import type { CallWords, LineWords } from './text.ts';

const table: Record<string, CallWords> = {
  ...accountCalls,
  'wx.login': {
    purpose: {
      en: 'The mini program asks WeChat for a one-time code. No dialog appears: the person is already logged in to WeChat.',
      zh: '小程序向微信要一个一次性 code。不会弹窗：用户本来就登录着微信。',
    },
    answerPurpose: {
      en: 'The code stands for this person in this mini program, but tells nobody who that is. Only a server with the AppSecret can find out.',
      zh: 'code 代表“这个人在这个小程序里”，但本身不透露是谁。只有持有 AppSecret 的服务器能换出身份。',
    },
    rule: {
      en: 'A code lives five minutes and works once.',
      zh: 'code 有效期五分钟，只能用一次。',
    },
  },
  'POST /login': {
    purpose: {
      en: 'The mini program hands the code to wxlogin. That is all it sends: no openid, no role, no profile.',
      zh: '小程序把 code 交给 wxlogin。除此之外什么都不发：没有 openid、角色或资料。',
    },
    answerPurpose: {
      en: 'The person is logged in: a signed access token for the next minutes, a refresh token for the next weeks, and the user.',
      zh: '登录完成：一个短期的签名 access token，一个长期的 refresh token，以及用户资料。',
    },
    rule: {
      en: 'Nothing is answered before the database has it durably. If this answer is lost, the same code with the same Idempotency-Key gets the same session again.',
      zh: '数据库落盘之前绝不应答。若应答丢失，用同一 code 和同一 Idempotency-Key 重试会得到同一会话。',
    },
  },
  'GET /wxlogin': {
    purpose: {
      en: 'The login of the well-known tutorial, for mini programs that were written after it.',
      zh: '经典教程里的登录接口，供照着它写的小程序原样使用。',
    },
    answerPurpose: {
      en: 'The same login inside, in the shape the tutorial’s client expects.',
      zh: '内部是同一套登录流程，只是应答格式与教程一致。',
    },
    rule: {
      en: 'role, openid and userId in the address are ignored; the status is always 200, the result is in “code”.',
      zh: '地址里的 role、openid、userId 一律忽略；状态码恒为 200，结果在 code 字段。',
    },
  },
  'GET /sns/jscode2session': {
    purpose: {
      en: 'wxlogin asks WeChat whose code this is, proving with the AppSecret that it may know.',
      zh: 'wxlogin 拿 code 问微信“这是谁”，并用 AppSecret 证明自己有权知道。',
    },
    answerPurpose: {
      en: 'The openid: who this person is in this mini program. The session_key is thrown away unless it is needed, and never leaves the server.',
      zh: 'openid：这个人在本小程序里的身份。session_key 默认丢弃，任何情况下都不离开服务器。',
    },
    rule: {
      en: 'A code is never sent to WeChat twice, not even after a failure: the attempt has spent it. Success is a valid openid, not errcode 0.',
      zh: '同一 code 绝不发给微信第二次，失败也不重发：尝试即消耗。成功与否看有没有合法的 openid，而不是 errcode 是否为 0。',
    },
  },
  'POST /refresh': {
    purpose: {
      en: 'The access token has run out. The mini program trades its refresh token for new ones; the person notices nothing.',
      zh: 'access token 到期，小程序用 refresh token 换新的；用户无感。',
    },
    answerPurpose: {
      en: 'A new access token, and the successor of the refresh token: the session’s counter has moved on by one.',
      zh: '新的 access token，以及 refresh token 的下一代：会话计数器加一。',
    },
    rule: {
      en: 'A refresh token works once. Its predecessor is honoured for 30 seconds (lost answers); anything older ends the session, because it may be stolen.',
      zh: 'refresh token 只能用一次。上一代在 30 秒内仍有效（应答可能丢失）；更旧的出现则终止会话，因为可能被盗。',
    },
  },
  'POST /logout': {
    purpose: { en: 'The person logs out of this device, or of all.', zh: '用户退出登录：本设备，或所有设备。' },
    answerPurpose: {
      en: 'The session is over; its refresh token is worth nothing from now on.',
      zh: '会话结束，其 refresh token 从此作废。',
    },
    rule: {
      en: 'This service refuses the session at once. A service that verifies tokens offline notices when the access token runs out.',
      zh: '本服务立即拒绝该会话；离线验证的其他服务要等 access token 到期。',
    },
  },
  'GET /me': {
    purpose: {
      en: 'The page asks who is logged in, with the access token in its Authorization header.',
      zh: '页面带着 Authorization 头里的 access token 询问当前用户。',
    },
    answerPurpose: {
      en: 'The user, as wxlogin knows them. No openid: an identifier of wxlogin’s own.',
      zh: 'wxlogin 所知的用户资料。没有 openid，只有 wxlogin 自己的用户标识。',
    },
    rule: {
      en: 'WeChat is not asked again: the signature of the token is proof enough.',
      zh: '不再询问微信：token 的签名就是证明。',
    },
  },
  'PUT /me/profile': {
    purpose: {
      en: 'Since 2022 WeChat gives no names away: the person types or picks a nickname, and the mini program sends it.',
      zh: '2022 年起微信不再直接给昵称：由用户填写或选择，小程序再提交。',
    },
    answerPurpose: { en: 'The user with the new nickname.', zh: '带有新昵称的用户。' },
    rule: {
      en: 'Only the user of the token can be changed, and only the fields that are documented.',
      zh: '只能修改 token 所属的用户，只能修改文档列出的字段。',
    },
  },
  'POST /me/avatar': {
    purpose: {
      en: 'The picture the person chose (chooseAvatar) is a temporary file on the phone; it is uploaded to be kept.',
      zh: '用户选择的头像（chooseAvatar）是手机上的临时文件，上传后才能保存。',
    },
    answerPurpose: { en: 'The user with an avatar_url that lasts.', zh: '带有长期有效 avatar_url 的用户。' },
    rule: {
      en: 'PNG, JPEG or WebP up to 2 MB; the old picture is gone.',
      zh: 'PNG、JPEG 或 WebP，最大 2 MB；旧头像随即删除。',
    },
  },
};

const ownCall: CallWords = {
  purpose: { en: 'A request of the mini program.', zh: '小程序自己的请求。' },
  answerPurpose: { en: 'Its answer.', zh: '对它的应答。' },
  rule: {
    en: 'wx.request has no cookies and no CORS; only domains on the request list are reachable.',
    zh: 'wx.request 没有 cookie 和 CORS；只能访问 request 合法域名列表中的域名。',
  },
};

const weChatCall: CallWords = {
  purpose: { en: 'wxlogin calls WeChat’s server API.', zh: 'wxlogin 调用微信服务端接口。' },
  answerPurpose: { en: 'WeChat’s answer.', zh: '微信的应答。' },
  rule: {
    en: 'WeChat answers errors with HTTP status 200 and an errcode.',
    zh: '微信出错时 HTTP 状态仍是 200，错误在 errcode 里。',
  },
};

/** What the notes on wxlogin's lane mean. */
const noteWords = {
  rows: {
    purpose: {
      en: 'What the request has changed in the database, all of it in one transaction or nothing.',
      zh: '这次请求对数据库的改动，在一个事务里：要么全部生效，要么全不生效。',
    },
    rule: {
      en: 'openid decides who it is; twenty first logins of one person at once still make one user. Secrets are stored as keyed hashes or sealed.',
      zh: 'openid 决定身份；同一人二十个首次登录并发，也只会产生一个用户。秘密只以带密钥的哈希或密封的形式保存。',
    },
  },
  token: {
    purpose: {
      en: 'wxlogin signs a JWT that says who this is, for which app, and for how long. Every other back end can verify it alone.',
      zh: 'wxlogin 签发 JWT：是谁、哪个小程序、有效多久。其他后端都能独立验证。',
    },
    rule: {
      en: 'No personal data and no openid in it. ES256, type at+jwt (RFC 9068), a few minutes of life.',
      zh: '不含个人信息和 openid。ES256 签名，类型 at+jwt（RFC 9068），有效期仅数分钟。',
    },
  },
  event: {
    purpose: { en: 'What wxlogin remembers of it for whoever operates it.', zh: 'wxlogin 为运维人员记下的一条事件。' },
    rule: {
      en: 'Events hold identifiers and reasons, never a code, a token or a key.',
      zh: '事件只含标识和原因，绝不含 code、token 或密钥。',
    },
  },
} satisfies Record<string, LineWords>;

export function explainLine(line: Line): LineWords {
  if (line.kind !== 'request' && line.kind !== 'answer') return noteWords[line.kind];
  if (isFailure(line)) return explainFailure(line.call);
  const { purpose, answerPurpose, rule } = explainCall(line.call);
  return { purpose: line.kind === 'request' ? purpose : answerPurpose, rule };
}

function explainCall(call: { name: string; to: string }): CallWords {
  return table[nameRoute(call.name)] ?? (call.to === 'wechat' ? weChatCall : ownCall);
}
