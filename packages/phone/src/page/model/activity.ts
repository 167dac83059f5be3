import type { Lane } from '../../trace/entry.ts';
import type { Line } from './lines.ts';

/** How a lane's life line is drawn beside one line: at work above it, below it, both or neither. */
export type Activity = 'none' | 'start' | 'through' | 'end';

export type LaneActivity = Record<Lane, Activity>;

export const LANES: readonly Lane[] = ['miniprogram', 'wxlogin', 'wechat'];

/** For each line, which lanes are at work: a mini program all through its story, a service from request to answer. */
export function drawActivity(lines: readonly Line[]): LaneActivity[] {
  const [miniprogram, wxlogin, wechat] = [
    drawPhone(lines),
    drawService('wxlogin', lines),
    drawService('wechat', lines),
  ];
  return lines.map((_, row) => ({
    miniprogram: miniprogram[row] ?? 'none',
    wxlogin: wxlogin[row] ?? 'none',
    wechat: wechat[row] ?? 'none',
  }));
}

function drawPhone(lines: readonly Line[]): Activity[] {
  const isThere = lines.some((line) => line.kind === 'request' && line.call.from === 'miniprogram');
  return lines.map((_, row) => edge(isThere && row > 0, isThere && row < lines.length - 1));
}

function drawService(lane: Lane, lines: readonly Line[]): Activity[] {
  let running = 0;
  return lines.map((line) => {
    const before = running;
    if (line.kind === 'request' && line.call.to === lane) running += 1;
    if (line.kind === 'answer' && line.call.to === lane) running -= 1;
    return edge(before > 0, running > 0);
  });
}

function edge(above: boolean, below: boolean): Activity {
  if (above) return below ? 'through' : 'end';
  return below ? 'start' : 'none';
}
