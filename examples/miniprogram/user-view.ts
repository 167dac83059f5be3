import type { User } from '@wxlogin/miniprogram';
import { texts } from './texts';

const DEFAULT_AVATAR = '/images/avatar.svg';
const DAY_MS = 24 * 60 * 60 * 1000;

/** A user as the pages show it. */
export interface UserView {
  name: string;
  nickname: string;
  avatar: string;
  /** `138****0000`, or empty. */
  phone: string;
  shortId: string;
  since: string;
  state: string;
}

export function viewUser(user: User, nowMs: number): UserView {
  const createdAtMs = user.created_at * 1000;
  return {
    name: user.nickname ?? texts.nobody,
    nickname: user.nickname ?? '',
    avatar: user.avatar_url ?? DEFAULT_AVATAR,
    phone: user.phone_masked ?? '',
    shortId: shorten(user.id),
    since: formatDay(new Date(createdAtMs)),
    state: nowMs - createdAtMs < DAY_MS ? texts.index.isNew : texts.index.isKnown,
  };
}

function shorten(id: string): string {
  return id.length <= 14 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
}

/** 2025-03-09; toLocaleDateString differs between the engines of iOS and Android. */
export function formatDay(day: Date): string {
  const twoDigits = (part: number) => `0${part}`.slice(-2);
  return `${day.getFullYear()}-${twoDigits(day.getMonth() + 1)}-${twoDigits(day.getDate())}`;
}
