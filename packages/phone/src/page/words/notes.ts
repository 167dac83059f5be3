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
  user_banned: { en: 'user banned', zh: '已封禁用户' },
  user_unbanned: { en: 'ban ended', zh: '已解除封禁' },
  ban_lifted: { en: 'ban of a deleted user lifted', zh: '已解除注销用户遗留的封禁' },
  roles_changed: { en: 'roles changed', zh: '已更改角色' },
  users_merged: { en: 'two users merged', zh: '已合并两个用户' },
  merge_undone: { en: 'merge taken back', zh: '已撤销合并' },
  nickname_refused: { en: 'nickname refused by WeChat', zh: '昵称未通过微信审核' },
  nickname_to_review: { en: 'nickname needs a look', zh: '昵称待人工审核' },
  authorisation_revoked: { en: 'permission withdrawn at WeChat', zh: '用户在微信撤回了授权' },
  wechat_account_cancelled: { en: 'WeChat account closed', zh: '用户注销了微信账号' },
  wechat_profile_modified: { en: 'profile changed at WeChat', zh: '用户在微信修改了资料' },
  push_refused: { en: 'push refused', zh: '推送被拒绝' },
  phone_bound: { en: 'phone number recorded', zh: '已绑定手机号' },
  phone_unbound: { en: 'phone number deleted', zh: '已删除手机号' },
  phone_conflict: { en: 'number belongs to another user', zh: '手机号属于另一用户' },
  open_data_read: { en: 'open data decrypted', zh: '已解密开放数据' },
  session_key_reset: { en: 'session_key replaced', zh: '已更换 session_key' },
  signing_key_created: { en: 'signing key made', zh: '已生成签名密钥' },
  signing_key_activated: { en: 'next signing key in use', zh: '已启用新签名密钥' },
  signing_key_removed: { en: 'old signing key deleted', zh: '已删除旧签名密钥' },
  signing_key_compromised: { en: 'signing key disowned', zh: '签名密钥已作废' },
  root_secret_changed: { en: 'root secret changed', zh: '根密钥已更换' },
  client_refused: { en: 'back end refused', zh: '接入方被拒绝' },
  client_added: { en: 'back end added', zh: '已添加接入方' },
  client_secret_replaced: { en: 'back end’s secret replaced', zh: '接入方已更换密钥' },
  client_ended: { en: 'back end ended', zh: '接入方已停用' },
  session_revoked: { en: 'session ended by a back end', zh: '接入方终止了会话' },
  audit_removed: { en: 'old events deleted', zh: '已删除到期的事件' },
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
  avatar_leftovers: { en: 'a picture that is to be deleted', zh: '待删除的头像图片' },
  link_conflicts: { en: 'a unionid that belongs to somebody else', zh: '属于他人的 unionid' },
  merges: { en: 'two users made one', zh: '被合并的用户' },
  clients: { en: 'a back end that may ask', zh: '有权查询的后端' },
  wechat_api_tokens: { en: 'WeChat API token, sealed', zh: '接口调用凭据（密封保存）' },
  leases: { en: 'which instance does what is done once', zh: '由哪个实例负责只做一次的事' },
  facts: { en: 'what the database remembers of itself', zh: '数据库自身的标记' },
  audit_seals: { en: 'proof that no event was changed', zh: '事件未被篡改的证明' },
  signing_keys: { en: 'keys that sign access tokens', zh: '签发 token 的密钥' },
};

export function explainEvent(name: string): Text {
  return events[name] ?? { en: name.replaceAll('_', ' '), zh: name.replaceAll('_', ' ') };
}

export function explainTable(name: string): Text {
  return tables[name] ?? { en: '', zh: '' };
}
