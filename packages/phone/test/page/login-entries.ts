import type { TraceCall, TraceEntry, TraceEvent, TraceRows } from '../../src/trace/entry.ts';

/** One login as the trace tells it; times are milliseconds after `at`. */
export interface LoginMaking {
  phone: string;
  at: number;
  user?: string;
  jsCode?: string;
}

export function makeCall(more: Partial<TraceCall> & { id: string }): TraceCall {
  return {
    type: 'call',
    phone: 'phone-1',
    user: 'xiaoming',
    from: 'miniprogram',
    to: 'wxlogin',
    name: 'GET /me',
    startedAtMs: 0,
    endedAtMs: 10,
    status: 200,
    ...more,
  };
}

export function makeRows(requestId: string, atMs: number, table = 'users'): TraceRows {
  return { type: 'rows', requestId, atMs, rows: [{ table, change: 'insert', columns: { id: 'usr_1' } }] };
}

export function makeEvent(requestId: string | null, atMs: number, name = 'login'): TraceEvent {
  return { type: 'event', requestId, atMs, name, facts: { appid: 'wx1' } };
}

export function makeLogin({ phone, at, user = 'xiaoming', jsCode = '0a1bZs…wxyz' }: LoginMaking): TraceEntry[] {
  const id = (name: string) => `${phone}-${at}-${name}`;
  const requestId = `req_${phone}-${at}`;
  const token = { masked: 'eyJhbG…dXJl', header: { alg: 'ES256' }, claims: { sub: 'usr_1' } };
  return [
    makeCall({
      id: id('wx.login'),
      phone,
      user,
      to: 'wechat',
      name: 'wx.login',
      startedAtMs: at,
      endedAtMs: at + 4,
      answer: { code: jsCode },
    }),
    makeCall({
      id: id('login'),
      phone,
      user,
      name: 'POST /login',
      startedAtMs: at + 6,
      endedAtMs: at + 30,
      requestId,
      request: { body: { code: jsCode } },
      answer: { access_token: token, refresh_token: 'wxr1.1…abcd', is_new_user: true, user: { nickname: null } },
    }),
    makeCall({
      id: id('jscode2session'),
      phone: null,
      from: 'wxlogin',
      to: 'wechat',
      name: 'GET /sns/jscode2session',
      startedAtMs: at + 9,
      endedAtMs: at + 15,
      request: { query: { js_code: jsCode } },
      answer: { openid: 'o1' },
    }),
    makeRows(requestId, at + 20),
    makeEvent(requestId, at + 22),
    makeCall({ id: id('me'), phone, user, startedAtMs: at + 200, endedAtMs: at + 205 }),
  ];
}
