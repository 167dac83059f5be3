import type { LinkConflict, Merge, User, UserRecord } from '@wxlogin/server';
import { alignColumns } from '../../terminal/columns.ts';
import type { Text } from '../../terminal/text.ts';
import { writeTime } from '../audit/write-time.ts';

type Identities = UserRecord['identities'];

const heads = {
  users: {
    en: ['id', 'status', 'roles', 'registered (UTC)', 'phone', 'nickname'],
    zh: ['id', '状态', '角色', '注册时间（UTC）', '手机号', '昵称'],
  },
  sessions: {
    en: ['session', 'appid', 'since (UTC)', 'last used', 'ended', 'device', 'place'],
    zh: ['会话', '小程序', '登录于（UTC）', '最近使用', '结束于', '设备', '地点'],
  },
  conflicts: { en: ['user', 'other user', 'by', 'since (UTC)'], zh: ['用户', '另一个用户', '依据', '发现于（UTC）'] },
} as const;

const inBoth = (write: (language: 'en' | 'zh') => string): Text => ({ en: write('en'), zh: write('zh') });

export const writeUsers = (users: readonly User[], isMore: boolean): Text =>
  inBoth((language) => {
    if (users.length === 0) return { en: 'There are no users.', zh: '没有用户。' }[language];
    const table = alignColumns([[...heads.users[language]], ...users.map(listCells)]);
    const next = `--after ${users.at(-1)?.id}`;
    if (!isMore) return table;
    return `${table}\n\n${{ en: `There may be more: add ${next}`, zh: `可能还有更多：加上 ${next}` }[language]}`;
  });

/** The nickname stands last: nobody can say how wide it is on a terminal. */
const listCells = (user: User): string[] =>
  [
    user.id,
    describeStatus(user),
    user.roles.join(' ') || '-',
    writeTime(user.createdAt),
    user.phoneMasked ?? '-',
    user.nickname ?? '-',
  ].map(clean);

const describeStatus = ({ status, bannedUntil }: User): string =>
  status === 'active' ? status : `banned${bannedUntil === null ? '' : ` until ${writeTime(bannedUntil)}`}`;

export const writeRecord = (record: UserRecord, merges: readonly Merge[]): Text =>
  inBoth((language) => {
    const { user, identities, sessions } = record;
    const words = {
      en: { reason: 'reason of the ban', identities: 'WeChat knows them by', merges: 'merges' },
      zh: { reason: '封禁原因', identities: '微信身份标识', merges: '合并记录' },
    }[language];
    const parts = [
      writeUsers([user], false)[language],
      ...(user.banReason ? [`${words.reason}: ${clean(user.banReason)}`] : []),
      [`${words.identities}:`, ...listIdentities(identities)].join('\n'),
      alignColumns([[...heads.sessions[language]], ...sessions.map(listSession)]),
      ...(merges.length > 0 ? [[`${words.merges}:`, ...merges.map(writeMergeLine)].join('\n')] : []),
    ];
    return parts.join('\n\n');
  });

const listIdentities = (identities: Identities): string[] =>
  identities.map(({ namespace, subject }) => `  ${clean(namespace)}  ${clean(subject)}`);

const listSession = (session: UserRecord['sessions'][number]): string[] =>
  [
    session.id,
    session.appid,
    writeTime(session.createdAt),
    writeTime(session.rotatedAt),
    session.endedAt === null ? '-' : writeTime(session.endedAt),
    session.device ?? '-',
    session.place ?? '-',
  ].map(clean);

const writeMergeLine = ({ id, keptUserId, mergedUserId, at, undoneAt }: Merge): string =>
  `  ${id}  ${mergedUserId} -> ${keptUserId}  ${writeTime(at)}${undoneAt === null ? '' : `  (undone ${writeTime(undoneAt)})`}`;

export const writeBanned = (user: User): Text => ({
  en: `${user.id} is ${describeStatus(user)}, and every session has ended. Take it back with: wxlogin users unban ${user.id}`,
  zh: `${user.id} 已封禁${user.bannedUntil === null ? '' : `至 ${writeTime(user.bannedUntil)}（UTC）`}，所有会话均已结束。解除：wxlogin users unban ${user.id}`,
});

export const writeUnbanned = ({ id }: User): Text => ({
  en: `${id} may log in again. Ended sessions stay ended.`,
  zh: `${id} 可以重新登录。已结束的会话不会恢复。`,
});

export const writeLifted = (wasBanned: boolean): Text =>
  wasBanned
    ? { en: 'The ban is lifted: they may register again.', zh: '封禁已解除，可以重新注册。' }
    : { en: 'There was no ban that had outlived its user.', zh: '没有用户删除后遗留的封禁。' };

export const writeRoles = ({ id, roles }: User): Text => ({
  en: `${id} has ${roles.length > 0 ? `the roles ${roles.join(', ')}` : 'no roles'}: in \`verify\` and introspection at once, in access tokens with the next refresh.`,
  zh: `${id} 的角色：${roles.length > 0 ? roles.join('、') : '无'}。\`verify\` 与 introspection 立即生效，access token 在下次刷新后生效。`,
});

export const writeDeleted = (
  id: string,
  {
    isTrial,
    identities,
    sessions,
  }: { readonly isTrial: boolean; readonly identities: number; readonly sessions: number },
): Text => ({
  en: isTrial
    ? `Would delete ${id} with ${identities} identities and ${sessions} sessions. Nothing was changed; say --yes to do it.`
    : `${id} is deleted, with ${identities} identities and ${sessions} sessions.`,
  zh: isTrial
    ? `将删除 ${id} 及其 ${identities} 个身份标识、${sessions} 个会话。未做更改；加 --yes 执行。`
    : `${id} 已删除，连同 ${identities} 个身份标识、${sessions} 个会话。`,
});

export const writeConflicts = (conflicts: readonly LinkConflict[]): Text =>
  inBoth((language) => {
    if (conflicts.length === 0) return { en: 'There are no link conflicts.', zh: '没有关联冲突。' }[language];
    const rows = conflicts.map(({ userId, otherUserId, namespace, at }) => [
      userId,
      otherUserId,
      clean(namespace),
      writeTime(at),
    ]);
    const table = alignColumns([[...heads.conflicts[language]], ...rows]);
    const hint = {
      en: 'WeChat takes each pair for one person. Merge them: wxlogin users merge <user> --from <other user> --dry-run',
      zh: '微信认为每一对是同一个人。合并：wxlogin users merge <用户> --from <另一个用户> --dry-run',
    }[language];
    return `${table}\n\n${hint}`;
  });

export const writeMerged = (merged: {
  readonly id: string | null;
  readonly kept: string;
  readonly merged: string;
  readonly moved: Identities;
}): Text =>
  inBoth((language) => {
    const { id, kept, merged: from, moved } = merged;
    const head = {
      en: id ? `${from} is merged into ${kept}. Moved:` : `Would merge ${from} into ${kept}. Would be moved:`,
      zh: id ? `${from} 已并入 ${kept}。移动了：` : `将把 ${from} 并入 ${kept}。将移动：`,
    }[language];
    const end = {
      en: id
        ? `The sessions of ${from} have ended; they log in again silently, as ${kept}. Take it back with: wxlogin users undo-merge ${id}`
        : 'Nothing was changed. Leave --dry-run out to do it.',
      zh: id
        ? `${from} 的会话已结束，会静默地以 ${kept} 重新登录。撤销：wxlogin users undo-merge ${id}`
        : '未做更改。去掉 --dry-run 即执行。',
    }[language];
    return [head, ...listIdentities(moved), end].join('\n');
  });

export const writeUndone = ({ keptUserId, mergedUserId }: Merge): Text => ({
  en: `${mergedUserId} is apart from ${keptUserId} again. The sessions of both have ended; they log in again silently.`,
  zh: `${mergedUserId} 与 ${keptUserId} 已重新分开。两者的会话均已结束，会静默地重新登录。`,
});

/** Whatever stands in the database, nothing but visible characters reaches the terminal. */
const clean = (text: string): string => text.replace(/[\p{C}\p{Z}]/gu, (sign) => (sign === ' ' ? sign : '\uFFFD'));
