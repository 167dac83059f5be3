import { type CompromisedKeyRemoved, jwksMaxAgeSeconds, type KeyLife } from '@wxlogin/server';
import { alignColumns } from '../../terminal/columns.ts';
import type { Text } from '../../terminal/text.ts';
import { writeTime } from '../audit/write-time.ts';

/** A signing key for programs. */
export const describeKey = ({ kid, state, createdAt, activeAt, signsUntil, believedUntil }: KeyLife) => ({
  kid,
  state,
  created_at: createdAt,
  active_at: activeAt,
  signs_until: signsUntil,
  believed_until: believedUntil,
});

const heads = {
  en: ['kid', 'state', 'made (UTC)', 'signs from', 'signs until', 'believed until'],
  zh: ['kid', '状态', '生成于（UTC）', '开始签名', '停止签名', '停止接受'],
} as const;

const states = {
  next: { en: 'next', zh: '待用' },
  active: { en: 'active', zh: '使用中' },
  retired: { en: 'retired', zh: '已退役' },
  removed: { en: 'removed', zh: '已移除' },
} as const satisfies Record<KeyLife['state'], Text>;

export const writeKeys = (keys: readonly KeyLife[]): Text => ({
  en: writeTable(keys, 'en'),
  zh: writeTable(keys, 'zh'),
});

function writeTable(keys: readonly KeyLife[], language: keyof Text): string {
  const rows = keys.map(({ kid, state, createdAt, activeAt, signsUntil, believedUntil }) => [
    kid,
    states[state][language],
    ...[createdAt, activeAt, signsUntil, believedUntil].map(writeTime),
  ]);
  return alignColumns([heads[language], ...rows]);
}

export const writeRotated = ({ kid, activeAt }: KeyLife, isNew: boolean): Text => ({
  en: `${isNew ? 'The next signing key is made' : 'There is a next signing key already, nothing was changed'}: ${kid}
It signs from ${writeTime(activeAt)} UTC. Until then verifiers learn of it; the present one is believed until its last token has expired.`,
  zh: `${isNew ? '已生成下一个签名密钥' : '下一个签名密钥已存在，未做更改'}：${kid}
自 ${writeTime(activeAt)}（UTC）起签名，此前各校验方会得知它；当前密钥在其最后一个 token 过期前仍被接受。`,
});

const minutes = 1 + jwksMaxAgeSeconds / 60;

export const writeCompromised = (kid: string, { hasSigned, signs }: CompromisedKeyRemoved): Text => ({
  en: `${kid} is deleted; ${signs} ${hasSigned ? 'signs instead' : 'signs, as before'}.
Every instance knows within a minute, or at once when it is restarted, and believes no access token of the deleted key then. Services that verify by themselves
keep the public keys five minutes: ${minutes} minutes from now none believes it. Refresh tokens go on, so nobody has to log in again.
If somebody has the database and the root secret too, this is not enough: docs/guides/keys.md`,
  zh: `${kid} 已删除；${hasSigned ? `改由 ${signs} 签名` : `仍由 ${signs} 签名`}。
各实例在一分钟内（重启则立即）得知，此后不再接受由它签发的 access token。自行校验 token 的服务会缓存公钥五分钟：${minutes} 分钟后不会再有服务接受它。
refresh token 不受影响，用户无需重新登录。若数据库与 root secret 也已泄露，仅此不够，请见 docs/guides/keys.zh-CN.md`,
});

export const writeRewrapped = (outcome: 'rewrapped' | 'unchanged'): Text => ({
  en: `${outcome === 'rewrapped' ? 'The database is sealed under WXLOGIN_ROOT_SECRET now' : 'The database is sealed under WXLOGIN_ROOT_SECRET already, nothing was changed'}.
Instances that run go on. None starts any more with the one of before alone. Take WXLOGIN_PREVIOUS_ROOT_SECRET out; keep the old one as long as backups from before.`,
  zh: `${outcome === 'rewrapped' ? '数据库现在由 WXLOGIN_ROOT_SECRET 加密' : '数据库已由 WXLOGIN_ROOT_SECRET 加密，未做更改'}。
正在运行的实例不受影响；只持有旧 root secret 的实例将无法再启动。请移除 WXLOGIN_PREVIOUS_ROOT_SECRET；只要还保留此前的备份，就要保留旧的 root secret。`,
});
