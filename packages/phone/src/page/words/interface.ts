import type { Lane } from '../../trace/entry.ts';
import type { Text } from './text.ts';

/** The words of the page itself. */
export const words = {
  title: { en: 'One login, drawn live', zh: '一次登录，实时绘制' },
  intro: {
    en: 'Real mini program, real login service; only WeChat is emulated. Click any line to look inside.',
    zh: '真实的小程序，真实的登录服务，只有微信是模拟的。点击任意一行，可以看到里面的内容。',
  },
  docs: { en: 'API', zh: '接口文档' },
  emulator: { en: 'Emulator', zh: '模拟器' },
  clear: { en: 'Clear the drawing', zh: '清空图' },
  toLight: { en: 'Light theme', zh: '浅色主题' },
  toDark: { en: 'Dark theme', zh: '深色主题' },
  reachable: { en: 'answers', zh: '正常' },
  unreachable: { en: 'does not answer', zh: '无应答' },
  unknown: { en: 'being asked', zh: '检查中' },
  person: { en: 'Who holds this phone', zh: '谁在用这台手机' },
  phone: { en: 'phone', zh: '手机' },
  reload: { en: 'Restart the mini program', zh: '重启小程序' },
  tapToLogIn: { en: 'Tap “Log in” on a phone', zh: '请在手机上点击“登录”' },
  tapToLogInMore: {
    en: 'Every message of the login will be drawn here as it happens.',
    zh: '登录过程中的每条消息都会实时画在这里。',
  },
  newUser: { en: 'new user', zh: '新用户' },
  elsewhere: { en: 'Not from a phone', zh: '不是来自手机' },
  underWay: { en: 'under way', zh: '进行中' },
  earlier: { en: 'Earlier', zh: '更早' },
  open: { en: 'Show', zh: '展开' },
  whatFor: { en: 'What it is for', zh: '作用' },
  rule: { en: 'The rule', zh: '规则' },
  request: { en: 'Sent', zh: '发出' },
  answer: { en: 'Answer', zh: '应答' },
  nothing: { en: 'no body', zh: '无内容' },
  facts: { en: 'Recorded', zh: '记录' },
  tokenHeader: { en: 'Header', zh: '头部' },
  tokenClaims: { en: 'Claims', zh: '声明' },
  tokenSignature: { en: 'Signature', zh: '签名' },
  signatureHidden: {
    en: 'made with wxlogin’s private key, checked with the public one from /.well-known/jwks.json; not shown here',
    zh: '由 wxlogin 的私钥生成，用 /.well-known/jwks.json 中的公钥验证；此处不显示',
  },
  tokenSigned: { en: 'Access token signed', zh: '签发访问令牌' },
  accessToken: { en: 'Access token', zh: '访问令牌' },
  rowsWritten: { en: 'Written', zh: '写入数据库' },
  noRows: { en: 'no rows', zh: '没有写入' },
  insert: { en: 'insert', zh: '新增' },
  update: { en: 'update', zh: '更新' },
  delete: { en: 'delete', zh: '删除' },
  disconnected: {
    en: 'The demo has stopped, or cannot be reached. Trying again…',
    zh: '演示程序已停止或无法访问，正在重试……',
  },
} satisfies Record<string, Text>;

/** The three lanes: their names, and what they are to the reader. */
export const laneWords = {
  miniprogram: {
    name: { en: 'Mini program', zh: '小程序' },
    hint: { en: 'on the phone', zh: '在手机上' },
  },
  wxlogin: {
    name: { en: 'wxlogin', zh: 'wxlogin' },
    hint: { en: 'your server', zh: '你的服务器' },
  },
  wechat: {
    name: { en: 'WeChat', zh: '微信' },
    hint: { en: 'emulated here', zh: '本机模拟' },
  },
} satisfies Record<Lane, { name: Text; hint: Text }>;
