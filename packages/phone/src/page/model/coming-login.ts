import type { TraceCall, TraceEntry } from '../../trace/entry.ts';

const JS_CODE = '0a1b2c…wxyz';
const REQUEST_ID = 'req_coming';

function call(id: string, more: Pick<TraceCall, 'name' | 'to' | 'startedAtMs'> & Partial<TraceCall>): TraceCall {
  return {
    type: 'call',
    id,
    phone: 'coming',
    from: 'miniprogram',
    endedAtMs: more.startedAtMs + 1,
    ...more,
  };
}

/** What will be drawn when somebody logs in: shown faintly while nothing has happened yet. */
export const comingLogin: TraceEntry[] = [
  call('wx.login', { name: 'wx.login', to: 'wechat', startedAtMs: 0, answer: { code: JS_CODE } }),
  call('login', {
    name: 'POST /login',
    to: 'wxlogin',
    startedAtMs: 2,
    endedAtMs: 9,
    requestId: REQUEST_ID,
    request: { code: JS_CODE },
    answer: { access_token: { masked: '…', header: {}, claims: {} }, refresh_token: '…' },
  }),
  call('jscode2session', {
    name: 'GET /sns/jscode2session',
    phone: null,
    from: 'wxlogin',
    to: 'wechat',
    startedAtMs: 3,
    request: { js_code: JS_CODE, secret: '…' },
    answer: { openid: 'o…', session_key: '…' },
  }),
  {
    type: 'rows',
    requestId: REQUEST_ID,
    atMs: 5,
    rows: ['users', 'identities', 'sessions'].map((table) => ({ table, change: 'insert', columns: {} })),
  },
  call('me', { name: 'GET /me', to: 'wxlogin', startedAtMs: 10, request: { authorization: '…' } }),
];
