import type { UserSession } from '@wxlogin/miniprogram/account';
import { texts } from './texts';
import { formatDay } from './user-view';

/** A login on one device as the page shows it. */
export interface SessionView {
  id: string;
  device: string;
  /** Roughly; empty when unknown. */
  place: string;
  used: string;
  current: boolean;
}

/** This device first, then the latest used. */
export function viewSessions(sessions: UserSession[]): SessionView[] {
  return [...sessions]
    .sort((a, b) => Number(b.current) - Number(a.current) || b.last_used_at - a.last_used_at)
    .map(({ id, device, place, current, last_used_at }) => ({
      id,
      device: device ?? texts.sessions.unknownDevice,
      place: place ?? '',
      used: `${texts.sessions.lastUsed} ${formatMoment(new Date(last_used_at * 1000))}`,
      current,
    }));
}

/** 2025-03-09 17:05 */
function formatMoment(moment: Date): string {
  return `${formatDay(moment)} ${`0${moment.getHours()}`.slice(-2)}:${`0${moment.getMinutes()}`.slice(-2)}`;
}
