import { describe, expect, it } from 'vitest';
import { tellStories } from '../../src/page/model/stories.ts';
import type { TraceCall, TraceEntry } from '../../src/trace/entry.ts';
import { makeCall, makeEvent, makeLogin, makeRows } from './login-entries.ts';

const names = (entries: TraceEntry[]) =>
  tellStories(entries).map(({ kind, steps }) => [kind, ...steps.map(({ call }) => call?.name ?? '-')].join(' '));

describe('tellStories', () => {
  it('makes one story of a login and what follows from it', () => {
    const [story, ...others] = tellStories(makeLogin({ phone: 'phone-1', at: 1_000 }));
    expect(others).toEqual([]);
    expect(story).toMatchObject({
      phone: 'phone-1',
      user: 'xiaoming',
      kind: 'login',
      outcome: 'good',
      isNewUser: true,
      startedAtMs: 1_000,
      endedAtMs: 1_205,
      tookMs: 30,
    });
    expect(story?.steps.map(({ call }) => call?.name)).toEqual(['wx.login', 'POST /login', 'GET /me']);
    const [, login] = story?.steps ?? [];
    expect(login?.asked.map(({ name }) => name)).toEqual(['GET /sns/jscode2session']);
    expect(login?.rows).toHaveLength(1);
    expect(login?.events).toHaveLength(1);
  });

  it('does not depend on the order in which entries arrive', () => {
    const entries = makeLogin({ phone: 'phone-1', at: 1_000 });
    expect(tellStories(entries.toReversed())).toEqual(tellStories(entries));
  });

  it('keeps two phones apart that log in at the same moment', () => {
    const one = makeLogin({ phone: 'phone-1', at: 1_000 });
    const two = makeLogin({ phone: 'phone-2', at: 1_001, user: 'xiaohong', jsCode: '0b7tRq…abcd' });
    const mixed = one.flatMap((entry, n) => [entry, two[n] ?? []].flat());
    expect(tellStories(mixed)).toEqual([...tellStories(two), ...tellStories(one)]);
  });

  it('tells the newest first', () => {
    const entries = [...makeLogin({ phone: 'phone-1', at: 1_000 }), ...makeLogin({ phone: 'phone-1', at: 9_000 })];
    expect(tellStories(entries).map(({ startedAtMs }) => startedAtMs)).toEqual([9_000, 1_000]);
  });

  const wxLogin = (startedAtMs: number, more: Partial<TraceCall> = {}) =>
    makeCall({
      id: `w${startedAtMs}`,
      name: 'wx.login',
      to: 'wechat',
      startedAtMs,
      endedAtMs: startedAtMs + 5,
      ...more,
    });
  const ask = (name: string, startedAtMs: number, more: Partial<TraceCall> = {}) =>
    makeCall({ id: `${name}${startedAtMs}`, name, startedAtMs, endedAtMs: startedAtMs + 5, ...more });

  it.each<[string, TraceEntry[], string[]]>([
    ['a read soon after a login', [ask('POST /login', 0), ask('GET /me', 900)], ['login POST /login GET /me']],
    ['a read after a pause', [ask('POST /login', 0), ask('GET /me', 1_100)], ['read GET /me', 'login POST /login']],
    [
      'a renewal in the middle of a read',
      [ask('GET /me', 0, { status: 401 }), ask('POST /refresh', 10), ask('GET /me', 20)],
      ['renewal GET /me POST /refresh GET /me'],
    ],
    [
      'a silent login because the session is over',
      [
        ask('GET /me', 0, { status: 401 }),
        ask('POST /refresh', 10, { status: 401 }),
        wxLogin(20),
        ask('POST /login', 30),
      ],
      ['login GET /me POST /refresh wx.login POST /login'],
    ],
    [
      'a phone number with the button before it',
      [
        ask('getPhoneNumber', 0, { to: 'wechat' }),
        ask('POST /me/phone', 10, { status: 401 }),
        ask('POST /refresh', 20),
        ask('POST /me/phone', 30),
      ],
      ['number getPhoneNumber POST /me/phone POST /refresh POST /me/phone'],
    ],
    [
      'a deletion with the fresh code that proves it',
      [wxLogin(0), ask('DELETE /me', 10)],
      ['deletion wx.login DELETE /me'],
    ],
    [
      'a deletion soon after a login',
      [wxLogin(0), ask('POST /login', 10), wxLogin(50), ask('DELETE /me', 60)],
      ['deletion wx.login DELETE /me', 'login wx.login POST /login'],
    ],
    [
      'the end of a session with the list before it',
      [ask('GET /me/sessions', 0), ask('DELETE /me/sessions/ses_0A1b', 500)],
      ['device GET /me/sessions DELETE /me/sessions/ses_0A1b'],
    ],
    [
      'a logout right after a login',
      [ask('POST /login', 0), ask('POST /logout', 50)],
      ['logout POST /logout', 'login POST /login'],
    ],
    ['a login right after a logout', [ask('POST /logout', 0), wxLogin(50)], ['login wx.login', 'logout POST /logout']],
    [
      'a second try after a failed login',
      [wxLogin(0), ask('POST /login', 10, { status: 503 }), wxLogin(100), ask('POST /login', 110)],
      ['login wx.login POST /login wx.login POST /login'],
    ],
    [
      'a second login after a good one',
      [wxLogin(0), ask('POST /login', 10), wxLogin(100), ask('POST /login', 110)],
      ['login wx.login POST /login', 'login wx.login POST /login'],
    ],
    [
      'nickname and avatar together',
      [ask('PUT /me/profile', 0), ask('POST /me/avatar', 50)],
      ['profile PUT /me/profile POST /me/avatar'],
    ],
    [
      'another person on the same phone',
      [ask('GET /me', 0), ask('GET /me', 50, { user: 'lisa' })],
      ['read GET /me', 'read GET /me'],
    ],
    [
      'ten requests at once',
      Array.from({ length: 10 }, (_, n) => ask(`GET /${n}`, n, { endedAtMs: 900 })),
      [`read ${Array.from({ length: 10 }, (_, n) => `GET /${n}`).join(' ')}`],
    ],
  ])('groups %s', (_, entries, expected) => {
    expect(names(entries)).toEqual(expected);
  });

  it.each<[string, TraceCall[], object]>([
    [
      'a login under way',
      [wxLogin(0), { ...ask('POST /login', 10), endedAtMs: undefined } as unknown as TraceCall],
      { outcome: 'open' },
    ],
    [
      'a refused login',
      [
        wxLogin(0),
        ask('POST /login', 10, { status: 400, answer: { body: { title: 't', status: 400, code: 'js_code_used' } } }),
      ],
      { outcome: 'failed', error: 'js_code_used' },
    ],
    [
      'wx.login itself failing',
      [wxLogin(0, { failed: true, answer: { errMsg: 'login:fail no network' } })],
      { outcome: 'failed', error: 'login:fail no network' },
    ],
    [
      'a login that succeeds at the second try',
      [ask('POST /login', 0, { status: 503 }), ask('POST /login', 10)],
      { outcome: 'good' },
    ],
    [
      'a renewal whose first read was refused',
      [ask('GET /me', 0, { status: 401 }), ask('POST /refresh', 9)],
      { outcome: 'good' },
    ],
  ])('judges %s', (_, entries, expected) => {
    expect(tellStories(entries)[0]).toMatchObject(expected);
  });
});

describe('what belongs to which call', () => {
  const open = (id: string, startedAtMs: number, phone = 'phone-1') => {
    const { endedAtMs: _, status: __, ...call } = makeCall({ id, phone, name: 'POST /login', startedAtMs });
    return call;
  };
  const places = (entries: TraceEntry[]) =>
    tellStories(entries).flatMap(({ kind, steps }) =>
      steps.map(({ call, rows, events }) => `${kind} ${call?.id ?? '-'} ${rows.length} ${events.length}`),
    );

  it.each<[string, TraceEntry[], string[]]>([
    ['rows before the answer told the request id', [open('a', 0), makeRows('req_1', 20)], ['login a 1 0']],
    [
      'rows that could be of two phones: later',
      [open('a', 0), open('b', 1, 'phone-2'), makeRows('req_1', 20)],
      ['login b 0 0', 'login a 0 0'],
    ],
    [
      'rows after the answer',
      [makeCall({ id: 'a', name: 'POST /login', requestId: 'req_1' }), makeRows('req_1', 500), makeEvent('req_1', 501)],
      ['login a 1 1'],
    ],
    ['a login by curl', [makeRows('req_1', 500), makeEvent('req_1', 501)], ['outside - 1 0', 'outside - 0 1']],
    ['an event of no request', [makeEvent(null, 5)], []],
    ['what wxlogin does when it starts', [makeRows('start', 5), makeEvent('start', 5, 'signing_key_created')], []],
  ])('places %s', (_, entries, expected) => {
    expect(places(entries)).toEqual(expected);
  });

  const asked = (id: string, more: Partial<TraceCall> = {}) =>
    makeCall({ id, phone: null, from: 'wxlogin', to: 'wechat', name: 'GET /cgi-bin/token', ...more });

  it('gives a call without a code to the only call running at that time', () => {
    const [story] = tellStories([asked('token', { startedAtMs: 5, endedAtMs: 6 }), makeCall({ id: 'a' })]);
    expect(story?.steps[0]?.asked.map(({ id }) => id)).toEqual(['token']);
  });

  it('leaves a call with a foreign code outside', () => {
    const stories = tellStories([
      asked('other', { startedAtMs: 5, endedAtMs: 6, request: { query: { js_code: '0zzzzz…zzzz' } } }),
      makeCall({ id: 'a', name: 'POST /login', request: { code: '0a1bZs…wxyz' } }),
    ]);
    expect(stories.map(({ kind }) => kind).toSorted()).toEqual(['login', 'outside']);
  });

  it('finds the code in the address of the classic route', () => {
    const [story] = tellStories([
      asked('j', { startedAtMs: 5, endedAtMs: 6, request: { query: { js_code: '0a1bZs…wxyz' } } }),
      makeCall({ id: 'a', name: 'GET /wxlogin', request: { url: 'http://x/wxlogin?code=0a1bZs…wxyz&nickName=a' } }),
    ]);
    expect(story?.steps[0]?.asked).toHaveLength(1);
  });
});
