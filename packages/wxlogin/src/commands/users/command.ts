import type { Command } from '../../commands.ts';
import type { Flags } from '../../terminal/flags.ts';

const flags: Flags = {
  openid: {
    value: '<openid>',
    en: 'find, lift-ban: by the openid in --appid',
    zh: 'find、lift-ban：按 --appid 中的 openid',
  },
  appid: { value: '<appid>', en: 'the mini program of --openid', zh: '--openid 所属的小程序' },
  unionid: {
    value: '<unionid>',
    en: 'find, lift-ban: by the unionid of --group',
    zh: 'find、lift-ban：按 --group 中的 unionid',
  },
  group: { value: '<name>', en: 'the unionidGroup of --unionid', zh: '--unionid 所属的 unionidGroup' },
  reason: { value: '<text>', en: 'ban: why; for operators only', zh: 'ban：原因，仅运营者可见' },
  until: {
    value: '<time>',
    en: 'ban: when it ends, 2026-12-31 or 2026-12-31T08:30 (UTC), or in 24h, 7d; without it never',
    zh: 'ban：何时结束，如 2026-12-31、2026-12-31T08:30（UTC），或 24h、7d 之后；省略则永久',
  },
  add: { value: '<role>', repeatable: true, en: 'role: gives it; may be repeated', zh: 'role：授予该角色，可重复' },
  remove: { value: '<role>', repeatable: true, en: 'role: takes it; may be repeated', zh: 'role：收回该角色，可重复' },
  from: { value: '<usr_…>', en: 'merge: the other user, who goes', zh: 'merge：被并入的另一个用户' },
  'dry-run': { en: 'merge, delete: only shows what would be done', zh: 'merge、delete：只显示将要做什么' },
  yes: { en: 'delete: yes, for ever', zh: 'delete：确认永久删除' },
  after: {
    value: '<usr_…>',
    en: 'list: from behind this user, for the next page',
    zh: 'list：从该用户之后开始，用于翻页',
  },
  limit: { value: '<number>', en: 'list, conflicts: so many at most (50)', zh: 'list、conflicts：最多条数（50）' },
};

const operand = {
  value: '<action> [<id>]',
  mayFollow: true,
  en: `list; find; show <usr_…>; export <usr_…>; delete <usr_…>
ban <usr_…>; unban <usr_…>; lift-ban: of somebody deleted; role <usr_…>
conflicts; merge <usr_…> --from <usr_…>; undo-merge <mrg_…>`,
  zh: `list 列出；find 查找；show <usr_…> 查看；export <usr_…> 导出；delete <usr_…> 删除
ban <usr_…> 封禁；unban <usr_…> 解封；lift-ban 解除已注销者的封禁；role <usr_…> 角色
conflicts 关联冲突；merge <usr_…> --from <usr_…> 合并；undo-merge <mrg_…> 撤销合并`,
} as const;

/** The row of the command; `shared` is what all commands on a database have. */
export const describeUsersCommand = (shared: {
  readonly config: Flags;
  readonly whoseDatabase: Readonly<Record<'en' | 'zh', string>>;
}): Command => ({
  name: 'users',
  summary: {
    en: 'Finds, bans, merges, deletes and exports users, and gives them roles. The service may be running.',
    zh: '查找、封禁、合并、删除、导出用户，管理角色。服务可同时运行。',
  },
  operand,
  flags: { ...flags, ...shared.config, json: { en: 'the answer as JSON', zh: '以 JSON 输出结果' } },
  notes: {
    en: `${shared.whoseDatabase.en} The root secret too must be the service's: WXLOGIN_ROOT_SECRET.
Each act is felt at the next request, at every instance, and stands in the audit trail. docs/guides/users.md`,
    zh: `${shared.whoseDatabase.zh}root secret 也须与服务相同：WXLOGIN_ROOT_SECRET。
每项操作在所有实例的下一个请求即生效，并写入审计记录。详见 docs/guides/users.zh-CN.md`,
  },
  load: async () => (await import('./users.ts')).users,
});
