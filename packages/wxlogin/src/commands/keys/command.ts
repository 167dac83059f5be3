import type { Command } from '../../commands.ts';
import type { Flags } from '../../terminal/flags.ts';

const operand = {
  value: '<action> [<kid>]',
  mayFollow: true,
  en: `list; rotate: the next signing key now, which signs an hour later
compromised <kid>: a signing key is believed no more, and another signs
rewrap: the database takes WXLOGIN_ROOT_SECRET instead of WXLOGIN_PREVIOUS_ROOT_SECRET`,
  zh: `list 列出；rotate 立即生成下一个签名密钥，一小时后开始签名
compromised <kid> 签名密钥已泄露：立即作废，由另一个密钥签名
rewrap 数据库改用 WXLOGIN_ROOT_SECRET，取代 WXLOGIN_PREVIOUS_ROOT_SECRET`,
} as const;

/** The row of the command; `shared` is what all commands on a database have. */
export const describeKeysCommand = (shared: {
  readonly config: Flags;
  readonly whoseDatabase: Readonly<Record<'en' | 'zh', string>>;
}): Command => ({
  name: 'keys',
  summary: {
    en: 'Lists the signing keys, rotates them, disowns one that is compromised, changes the root secret. The service may be running.',
    zh: '列出、轮换签名密钥，作废已泄露的密钥，更换 root secret。服务可同时运行。',
  },
  operand,
  flags: { ...shared.config, json: { en: 'the answer as JSON', zh: '以 JSON 输出结果' } },
  notes: {
    en: `${shared.whoseDatabase.en} The root secret too must be the service's: WXLOGIN_ROOT_SECRET.
Every instance knows of a change of the signing keys within a minute. A kid that begins with "-" stands behind "--". docs/guides/keys.md`,
    zh: `${shared.whoseDatabase.zh}root secret 也须与服务相同：WXLOGIN_ROOT_SECRET。
签名密钥的变更一分钟内在所有实例生效。以“-”开头的 kid 请写在“--”之后。详见 docs/guides/keys.zh-CN.md`,
  },
  load: async () => (await import('./keys.ts')).keys,
});
