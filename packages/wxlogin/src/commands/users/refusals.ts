import type { MergeRefusal } from '@wxlogin/server';
import type { Text } from '../../terminal/text.ts';

/** Why nothing was done, and what to do. */
export const refusals = {
  unknown: {
    en: 'There is no such user. See: wxlogin users list',
    zh: '没有这个用户。请运行：wxlogin users list',
  },
  nobody: {
    en: 'Nobody is known by that. Openids are case-sensitive, and each mini program has its own.',
    zh: '没有对应的用户。openid 区分大小写，且每个小程序各不相同。',
  },
  roles: { en: 'A user has 32 roles at most. Nothing was changed.', zh: '每个用户最多 32 个角色，未做更改。' },
  merge: {
    en: 'There is no such merge. `wxlogin users show <usr_…>` lists those of a user.',
    zh: '没有这次合并。可用 `wxlogin users show <usr_…>` 查看某个用户的合并。',
  },
  user_unknown: {
    en: 'One of the two users does not exist. Nothing was changed.',
    zh: '两个用户中有一个不存在，未做更改。',
  },
  same_user: { en: 'Both are the same user.', zh: '两者是同一个用户。' },
  merged_away: {
    en: 'The user to be kept has been merged into another one already: nobody logs in as them. Merge with that one; if it is the other of the two, `wxlogin users undo-merge` first.',
    zh: '要保留的用户此前已被并入另一个用户，没有人再以其身份登录。请与那个用户合并；若正是这两者中的另一个，请先运行 `wxlogin users undo-merge`。',
  },
  nothing_to_merge: {
    en: 'There is nothing to merge: WeChat knows the other user by nothing that could be moved.',
    zh: '没有可合并的内容：另一个用户没有可以移动的身份标识。',
  },
  same_app: {
    en: 'Both have an openid of the same mini program, so they are two WeChat accounts and not one person. Nothing was changed.',
    zh: '两者在同一个小程序中都有 openid，说明是两个微信账号而不是同一个人，未做更改。',
  },
  user_blocked: {
    en: 'One of the two is banned, and merging could free them. `wxlogin users unban` first, if that is what you want.',
    zh: '其中一人已被封禁，合并可能使其脱离封禁。如确有需要，请先运行 `wxlogin users unban`。',
  },
  undo_blocked: {
    en: 'The user who was kept is banned, and undoing the merge would free the other. `wxlogin users unban` first, if that is what you want.',
    zh: '被保留的用户已被封禁，撤销合并会使另一个用户脱离封禁。如确有需要，请先运行 `wxlogin users unban`。',
  },
} as const satisfies Record<MergeRefusal | 'unknown' | 'nobody' | 'roles' | 'merge' | 'undo_blocked', Text>;
