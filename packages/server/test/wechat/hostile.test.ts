import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors.ts';
import { endless, ok, trickle, write } from './behaviours.ts';
import { createDesk, expectNoSecret, openid, sessionKey } from './desk.ts';
import { answer, answerJson, type Behaviour, startStub } from './stub.ts';

const jsCode = '0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p';
const person = { session_key: sessionKey, openid };
const json = JSON.stringify(person);
const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;

const hostile: readonly [name: string, behave: Behaviour, code: ErrorCode, fault: string][] = [
  ['no answer at all', () => {}, 'wechat_timeout', 'no_answer'],
  ['headers that never end', trickle('HTTP/1.1 200 OK\r\nX-A: '), 'wechat_timeout', 'no_answer'],
  ['nothing but early hints', write('HTTP/1.1 103 Early Hints\r\n\r\n'), 'wechat_timeout', 'no_answer'],
  ['a body byte by byte', trickle(`${ok}Content-Length: 500\r\n\r\n`), 'wechat_timeout', 'slow_answer'],
  ['a body that stops half-way', write(`${ok}Content-Length: 500\r\n\r\n{`), 'wechat_timeout', 'slow_answer'],
  ['a body without end', endless, 'wechat_unavailable', 'too_large'],
  ['a body of 64 KiB and one byte', answer({ body: json.padEnd(65_537) }), 'wechat_unavailable', 'too_large'],
  [
    'a promised gigabyte',
    (socket) => socket.end(`${ok}Content-Length: 1073741824\r\n\r\n${json}`),
    'wechat_unavailable',
    'cut',
  ],
  ['a cut body', (socket) => socket.end(`${ok}Content-Length: 500\r\n\r\n${json}`), 'wechat_unavailable', 'cut'],
  ['a cut chunk', (s) => s.end(`${ok}Transfer-Encoding: chunked\r\n\r\nff\r\n{`), 'wechat_unavailable', 'cut'],
  ['a connection closed without a word', (socket) => socket.end(), 'wechat_unavailable', 'cut'],
  ['a reset', (socket) => socket.resetAndDestroy(), 'wechat_unavailable', 'cut'],
  ['500', answer({ status: '500 Internal Server Error', body: json }), 'wechat_unavailable', 'status'],
  ['502 with HTML', answer({ status: '502 Bad Gateway', body: '<html>' }), 'wechat_unavailable', 'status'],
  ['429', answer({ status: '429 Too Many Requests', body: json }), 'wechat_unavailable', 'status'],
  ['204', write('HTTP/1.1 204 No Content\r\n\r\n'), 'wechat_unavailable', 'status'],
  ['something that is not HTTP', write('SSH-2.0-OpenSSH_9.2\r\n'), 'wechat_unavailable', 'not_http'],
  ['huge headers', write(`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(70_000)}`), 'wechat_unavailable', 'not_http'],
  ['an empty body', answer({}), 'wechat_unavailable', 'unreadable'],
  ['HTML', answer({ body: '<!doctype html><title>Log in to the hotel</title>' }), 'wechat_unavailable', 'unreadable'],
  ['truncated JSON', answer({ body: json.slice(0, -2) }), 'wechat_unavailable', 'unreadable'],
  ['an array', answerJson([person]), 'wechat_unavailable', 'unreadable'],
  ['null', answerJson(null), 'wechat_unavailable', 'unreadable'],
  ['text', answerJson(openid), 'wechat_unavailable', 'unreadable'],
  ['no openid', answerJson({ session_key: sessionKey }), 'wechat_unavailable', 'unreadable'],
  ['errcode 0 without openid', answerJson({ errcode: 0, errmsg: 'ok' }), 'wechat_unavailable', 'unreadable'],
  ['a numeric openid', answerJson({ openid: 42 }), 'wechat_unavailable', 'unreadable'],
  ['an empty openid', answerJson({ openid: '' }), 'wechat_unavailable', 'unreadable'],
  ['an openid with a blank', answerJson({ openid: `${openid} ` }), 'wechat_unavailable', 'unreadable'],
  ['an openid with a line end', answerJson({ openid: `${openid}\n` }), 'wechat_unavailable', 'unreadable'],
  ['an openid of 129 characters', answerJson({ openid: 'o'.repeat(129) }), 'wechat_unavailable', 'unreadable'],
  ['an openid under __proto__', answer({ body: `{"__proto__":${json}}` }), 'wechat_unavailable', 'unreadable'],
  ['a list as unionid', answerJson({ ...person, unionid: ['a'] }), 'wechat_unavailable', 'unreadable'],
  ['an errcode of the wrong type', answerJson({ ...person, errcode: {} }), 'wechat_unavailable', 'unreadable'],
  ['an errcode of 1.5', answerJson({ ...person, errcode: 1.5 }), 'wechat_unavailable', 'unreadable'],
  ['10,000 levels of arrays', answer({ body: nested }), 'wechat_unavailable', 'unreadable'],
  [
    'a gzip bomb',
    answer({ headers: ['Content-Encoding: gzip'], body: gzipSync(Buffer.alloc(10_000_000)) }),
    'wechat_unavailable',
    'encoded',
  ],
  [
    'gzip that nobody asked for',
    answer({ headers: ['Content-Encoding: gzip'], body: gzipSync(json) }),
    'wechat_unavailable',
    'encoded',
  ],
];

describe('a WeChat that misbehaves', () => {
  it.each(hostile)('%s: one request, one documented error in time, one line without secrets', async (...row) => {
    const [, behave, code, fault] = row;
    const stub = await startStub({ behave });
    const desk = createDesk({ baseURL: stub.baseURL });
    try {
      const startedAtMs = performance.now();
      const error = await desk.failedLogin(jsCode);
      expect(performance.now() - startedAtMs).toBeLessThan(900);
      expect(error.code).toBe(code);
      expect(desk.lines).toHaveLength(1);
      expect(desk.lines[0]).toMatchObject({
        level: 'warn',
        facts: { requestId: 'req_test', appid: 'wx0123456789abcdef', error: code, fault },
      });
      expectNoSecret([error, desk.lines], jsCode);

      expect((await desk.failedLogin(jsCode)).code).toBe('js_code_used');
      expect(stub.requestLines).toHaveLength(1);
    } finally {
      await stub.close();
      await desk.close();
    }
  });

  it.each([301, 302, 303, 307, 308])('a redirect (%d) is not followed', async (status) => {
    const elsewhere = await startStub({ behave: answerJson(person) });
    const headers = [`Location: ${elsewhere.baseURL}/latest/meta-data/`];
    const stub = await startStub({ behave: answer({ status: `${status} Moved`, headers }) });
    const desk = createDesk({ baseURL: stub.baseURL });
    try {
      expect((await desk.failedLogin(jsCode)).code).toBe('wechat_unavailable');
      expect(desk.lines[0]?.facts).toMatchObject({ fault: 'status', httpStatus: status });
      expect(stub.requestLines).toHaveLength(1);
      expect(elsewhere.connections()).toBe(0);
    } finally {
      await Promise.all([stub.close(), elsewhere.close(), desk.close()]);
    }
  });

  it('takes no more than the limit of a body without end', async () => {
    let poured = 0;
    const stub = await startStub({
      behave: (socket, line) => {
        socket.once('close', () => {
          poured = socket.bytesWritten;
        });
        endless(socket, line);
      },
    });
    const desk = createDesk({ baseURL: stub.baseURL });
    await desk.failedLogin();
    while (poured === 0) await setImmediate();
    // What the system's socket buffers took is more than what was read.
    expect(poured).toBeLessThan(16 * 1024 * 1024);
    await Promise.all([stub.close(), desk.close()]);
  });
});

describe('a WeChat that is merely odd', () => {
  const odd: readonly [name: string, behave: Behaviour][] = [
    ['text/plain, as in life', answerJson(person)],
    ['HTML as content type', answer({ headers: ['Content-Type: text/html; charset=gbk'], body: json })],
    ['no content type', answer({ headers: [], body: json })],
    ['a byte order mark', answer({ body: `\uFEFF${json}` })],
    ['errcode 0, as in the official sample', answerJson({ ...person, errcode: 0, errmsg: 'ok' })],
    ['errcode 0 as text', answerJson({ ...person, errcode: '0' })],
    ['an empty unionid', answerJson({ ...person, unionid: '' })],
    ['identity as content encoding', answer({ headers: ['Content-Encoding: identity'], body: json })],
    ['a body of exactly 64 KiB', answer({ body: json.padEnd(65_536) })],
    ['unknown fields, 10,000 levels deep', answer({ body: `{"more":${nested},"openid":"${openid}"}` })],
    ['early hints', write(`HTTP/1.1 103 Early Hints\r\n\r\n${ok}Content-Length: ${json.length}\r\n\r\n${json}`)],
    ['a body ended by closing', (socket) => socket.end(`${ok}Connection: close\r\n\r\n${json}`)],
  ];

  it.each(odd)('%s is understood', async (_name, behave) => {
    const stub = await startStub({ behave });
    const desk = createDesk({ baseURL: stub.baseURL });
    try {
      expect(await desk.login()).toEqual({ openid, unionid: null });
      expect(desk.lines).toEqual([]);
    } finally {
      await Promise.all([stub.close(), desk.close()]);
    }
  });
});
