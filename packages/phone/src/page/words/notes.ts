import type { Text } from './text.ts';

const events: Record<string, Text> = {
  login: { en: 'login recorded', zh: '已记录登录' },
  login_replayed: { en: 'lost answer given again', zh: '重发丢失的应答' },
  login_refused: { en: 'login refused', zh: '登录被拒绝' },
  code_replay: { en: 'code came a second time', zh: 'code 被重复使用' },
  link_conflict: { en: 'unionid belongs to another user', zh: 'unionid 属于另一用户' },
  refresh: { en: 'refresh recorded', zh: '已记录续期' },
  refresh_replayed: { en: 'lost answer given again', zh: '重发丢失的应答' },
  refresh_reuse: { en: 'old refresh token: session ended', zh: '旧 refresh token 出现：会话已终止' },
  refresh_ahead: { en: 'refresh token newer than the database', zh: 'refresh token 比数据库还新' },
  logout: { en: 'logout recorded', zh: '已记录退出' },
  logout_all: { en: 'all sessions ended', zh: '所有会话已结束' },
  profile_changed: { en: 'profile change recorded', zh: '已记录资料变更' },
  user_deleted: { en: 'user deleted', zh: '已注销用户' },
  user_exported: { en: 'copy of everything given out', zh: '已导出用户资料' },
  fresh_login_refused: { en: 'code of another person refused', zh: '他人的 code 已被拒绝' },
  session_ended: { en: 'session ended', zh: '会话已结束' },
  phone_bound: { en: 'phone number recorded', zh: '已绑定手机号' },
  phone_unbound: { en: 'phone number deleted', zh: '已删除手机号' },
  phone_conflict: { en: 'number belongs to another user', zh: '手机号属于另一用户' },
  open_data_read: { en: 'open data decrypted', zh: '已解密开放数据' },
  session_key_reset: { en: 'session_key replaced', zh: '已更换 session_key' },
  signing_key_created: { en: 'signing key made', zh: '已生成签名密钥' },
  signing_key_activated: { en: 'next signing key in use', zh: '已启用新签名密钥' },
  signing_key_removed: { en: 'old signing key deleted', zh: '已删除旧签名密钥' },
  wechat_api_token_fetched: { en: 'WeChat API token fetched', zh: '已获取接口调用凭据' },
};

const tables: Record<string, Text> = {
  users: { en: 'a person’s record with us', zh: '我们这里的一个人' },
  identities: { en: 'how WeChat knows this user', zh: '微信如何认识这个用户' },
  sessions: { en: 'one login on one device', zh: '一台设备上的一次登录' },
  attempts: { en: 'this use of the code, for lost answers', zh: '本次 code 的使用，用于应答丢失时' },
  phones: { en: 'the phone number, sealed', zh: '手机号（密封保存）' },
  session_keys: { en: 'WeChat’s key for open data, sealed', zh: '微信的 session_key（密封保存）' },
  bans: { en: 'who may not come back', zh: '不得再次登录的人' },
  audit_events: { en: 'the record of what happened', zh: '发生过什么的记录' },
  avatars: { en: 'the picture itself', zh: '头像图片本身' },
  signing_keys: { en: 'keys that sign access tokens', zh: '签发 token 的密钥' },
};

export function explainEvent(name: string): Text {
  return events[name] ?? { en: name.replaceAll('_', ' '), zh: name.replaceAll('_', ' ') };
}

export function explainTable(name: string): Text {
  return tables[name] ?? { en: '', zh: '' };
}
