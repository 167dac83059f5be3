import type { Story } from '../model/stories.ts';
import { explainEvent } from './notes.ts';
import type { Language, Text } from './text.ts';

const titles: Record<Story['kind'], Text> = {
  login: { en: '{who} logs in', zh: '{who} 登录' },
  deletion: { en: '{who} deletes the account', zh: '{who} 注销账号' },
  logout: { en: '{who} logs out', zh: '{who} 退出登录' },
  device: { en: '{who} logs out another device', zh: '{who} 让另一台设备下线' },
  number: { en: '{who} changes the phone number', zh: '{who} 修改手机号' },
  profile: { en: '{who} changes the profile', zh: '{who} 修改资料' },
  renewal: { en: '{who}’s token is renewed', zh: '{who} 的 token 续期' },
  read: { en: '{who} reads {call}', zh: '{who} 读取 {call}' },
  outside: { en: '{event} without a phone', zh: '{event}（不经手机）' },
};

const failedTitles: Partial<Record<Story['kind'], Text>> = {
  login: { en: '{who} cannot log in', zh: '{who} 登录失败' },
  deletion: { en: '{who} cannot delete the account', zh: '{who} 注销账号失败' },
  logout: { en: '{who} cannot log out', zh: '{who} 退出失败' },
  device: { en: '{who} cannot log out another device', zh: '{who} 未能让另一台设备下线' },
  number: { en: '{who} cannot change the phone number', zh: '{who} 修改手机号失败' },
  profile: { en: '{who} cannot change the profile', zh: '{who} 修改资料失败' },
  renewal: { en: '{who}’s token is not renewed', zh: '{who} 的 token 续期失败' },
  read: { en: '{who} is refused {call}', zh: '{who} 读取 {call} 被拒绝' },
};

/** The headline of a story; `who` is the name of the person who holds the phone. */
export function titleStory(story: Story, who: string, language: Language): string {
  const title = (story.outcome === 'failed' && failedTitles[story.kind]) || titles[story.kind];
  const call = story.steps.find((step) => step.call)?.call?.name ?? '';
  const event = story.steps.flatMap(({ events }) => events)[0]?.name;
  return title[language]
    .replace('{who}', who)
    .replace('{call}', call.replace(/^GET /, ''))
    .replace('{event}', event ? titleEvent(event)[language] : elsewhere[language]);
}

const elsewhere: Text = { en: 'Something', zh: '一次请求' };
const eventTitles: Record<string, Text> = {
  login: { en: 'A login', zh: '一次登录' },
  refresh: { en: 'A refresh', zh: '一次续期' },
  logout: { en: 'A logout', zh: '一次退出' },
};

function titleEvent(name: string): Text {
  return eventTitles[name] ?? explainEvent(name);
}
