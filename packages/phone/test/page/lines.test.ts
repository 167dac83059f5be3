import { describe, expect, it } from 'vitest';
import { drawActivity } from '../../src/page/model/activity.ts';
import { drawLines, type Line } from '../../src/page/model/lines.ts';
import { tellStories } from '../../src/page/model/stories.ts';
import type { TraceEntry } from '../../src/trace/entry.ts';
import { makeCall, makeEvent, makeLogin, makeRows } from './login-entries.ts';

function draw(entries: TraceEntry[]): Line[] {
  return drawLines(tellStories(entries)[0]?.steps ?? []);
}

const say = (line: Line): string => ('call' in line ? `${line.kind} ${line.call.name}` : line.kind);

const WHOLE_LOGIN = [
  'request wx.login',
  'answer wx.login',
  'request POST /login',
  'request GET /sns/jscode2session',
  'answer GET /sns/jscode2session',
  'rows',
  'token',
  'event',
  'answer POST /login',
  'request GET /me',
  'answer GET /me',
];

describe('drawLines', () => {
  it('draws a whole login in the order it works', () => {
    expect(draw(makeLogin({ phone: 'phone-1', at: 1_000 })).map(say)).toEqual(WHOLE_LOGIN);
  });

  it.each([
    ['far ahead', 500],
    ['far behind', -500],
    ['rounded down', -0.9],
  ])('keeps the order when the clocks of WeChat and wxlogin are %s', (_, skewMs) => {
    const entries = makeLogin({ phone: 'phone-1', at: 1_000 }).map((entry) => {
      if (entry.type !== 'call') return { ...entry, atMs: entry.atMs + skewMs };
      if (entry.phone !== null) return entry;
      return { ...entry, startedAtMs: entry.startedAtMs + skewMs, endedAtMs: (entry.endedAtMs ?? 0) + skewMs };
    });
    const lines = draw(entries);
    expect(lines.map(say)).toEqual(WHOLE_LOGIN);
    expect(lines.map(({ atMs }) => atMs)).toEqual(lines.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
  });

  it('draws calls that run side by side by time', () => {
    const lines = draw([
      makeCall({ id: 'a', name: 'GET /a', startedAtMs: 0, endedAtMs: 30 }),
      makeCall({ id: 'b', name: 'GET /b', startedAtMs: 10, endedAtMs: 20 }),
    ]);
    expect(lines.map(say)).toEqual(['request GET /a', 'request GET /b', 'answer GET /b', 'answer GET /a']);
  });

  it('makes one line of everything written for one request', () => {
    const entries = [makeCall({ id: 'a', requestId: 'req_1' }), makeRows('req_1', 3), makeRows('req_1', 4, 'sessions')];
    const rows = draw(entries).filter((line) => line.kind === 'rows');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ rows: [{ table: 'users' }, { table: 'sessions' }] });
  });

  it('draws no answer while there is none, and no token of a refusal', () => {
    const { endedAtMs: _, ...open } = makeCall({ id: 'a' });
    expect(draw([open]).map(say)).toEqual(['request GET /me']);
    const token = { masked: 'eyJhbG…dXJl', header: {}, claims: {} };
    expect(draw([makeCall({ id: 'a', status: 401, answer: { token } })]).map(say)).toEqual([
      'request GET /me',
      'answer GET /me',
    ]);
  });

  it('keeps a line’s key while its story grows', () => {
    const entries = makeLogin({ phone: 'phone-1', at: 1_000 });
    const before = draw(entries.slice(0, 2)).map(({ key }) => key);
    const after = draw(entries).map(({ key }) => key);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(new Set(after).size).toBe(after.length);
  });

  it('draws what no phone asked for without a caller', () => {
    expect(draw([makeRows('req_1', 5), makeEvent('req_1', 6)]).map(say)).toEqual(['rows', 'event']);
  });
});

describe('drawActivity', () => {
  it('shows a service at work from request to answer, the phone all the time', () => {
    const activity = drawActivity(draw(makeLogin({ phone: 'phone-1', at: 1_000 })));
    expect(activity.map(({ wxlogin }) => wxlogin)).toEqual([
      'none',
      'none',
      'start',
      'through',
      'through',
      'through',
      'through',
      'through',
      'end',
      'start',
      'end',
    ]);
    expect(activity.map(({ wechat }) => wechat).slice(0, 6)).toEqual(['start', 'end', 'none', 'start', 'end', 'none']);
    expect(activity.map(({ miniprogram }) => miniprogram)).toEqual(['start', ...Array(9).fill('through'), 'end']);
  });

  it('shows a service at work until the last of several calls is answered', () => {
    const lines = draw([
      makeCall({ id: 'a', name: 'GET /a', startedAtMs: 0, endedAtMs: 30 }),
      makeCall({ id: 'b', name: 'GET /b', startedAtMs: 10, endedAtMs: 20 }),
    ]);
    expect(drawActivity(lines).map(({ wxlogin }) => wxlogin)).toEqual(['start', 'through', 'through', 'end']);
  });
});
