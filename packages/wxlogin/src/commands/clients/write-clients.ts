import type { ClientFacts, ClientWithSecret } from '@wxlogin/server';
import { alignColumns, pad, widthOf } from '../../terminal/columns.ts';
import type { Language } from '../../terminal/text.ts';

/** A client for programs. */
export const describeClient = ({ id, name, scopes, appids, createdAt, endedAt }: ClientFacts) => ({
  id,
  name,
  scopes,
  appids,
  created_at: createdAt,
  ended_at: endedAt,
});

const heads = {
  en: ['id', 'scopes', 'apps', 'created', 'ended', 'name'],
  zh: ['id', '权限', '小程序', '创建于', '停用于', '名称'],
} as const;

/** The name stands last: nobody can say how wide it is on a terminal. */
export function writeClients(
  clients: readonly ClientFacts[],
  { language, database }: { readonly language: Language; readonly database: string },
): string {
  const isChinese = language === 'zh';
  if (clients.length === 0) {
    return isChinese
      ? `${database}：还没有接入方。创建：wxlogin clients create --name <名称> --scope introspect`
      : `${database}: there is no client yet. Make one: wxlogin clients create --name <name> --scope introspect`;
  }
  const all = isChinese ? '全部' : 'all';
  const rows = clients.map(({ id, scopes, appids, createdAt, endedAt, name }) => [
    id,
    scopes.join(' '),
    appids?.join(' ') ?? all,
    writeDay(createdAt),
    endedAt === null ? '' : writeDay(endedAt),
    cleanName(name),
  ]);
  return alignColumns([heads[language], ...rows]);
}

const writeDay = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);

/** Somebody else may have written it into the database; a terminal obeys control characters. */
const cleanName = (name: string): string => name.replaceAll(/\p{Cc}/gu, '?');

const sentences = {
  create: {
    en: 'The client is made. Its secret is shown this once and kept nowhere: put it where your service finds it.',
    zh: '接入方已创建。secret 只显示这一次，不会保存：请放到你的服务能读取的地方。',
  },
  rotate: {
    en: 'The client has another secret; the old one opens nothing any more. It is shown this once and kept nowhere.',
    zh: '接入方已换用新的 secret，旧的已失效。新的 secret 只显示这一次，不会保存。',
  },
} as const;

export function writeWithSecret(
  { client: { id, name, scopes, appids }, clientSecret }: ClientWithSecret,
  action: keyof typeof sentences,
  language: Language,
): string {
  const facts = [
    ['id', id],
    ['secret', clientSecret],
    [heads[language][1], scopes.join(' ')],
    [heads[language][2], appids?.join(' ') ?? (language === 'zh' ? '全部' : 'all')],
    [heads[language][5], cleanName(name)],
  ] as const;
  const width = Math.max(...facts.map(([head]) => widthOf(head)));
  return [sentences[action][language], '', ...facts.map(([head, fact]) => `  ${pad(head, width)}  ${fact}`)].join('\n');
}
