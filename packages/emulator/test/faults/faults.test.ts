import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, type Fault, startEmulator } from '../../src/index.ts';
import { ask, exchange, exchangeQuery } from '../ask.ts';
import { rawCall } from '../raw-call.ts';

const path = '/sns/jscode2session';
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterEach(() => emulator.close());

const fault = (change: Fault) => emulator.fault({ path, ...change });
const login = () => ask(emulator, path, exchangeQuery(emulator.loginCode().code));
const loginPath = (code = emulator.loginCode().code) => `${path}?${new URLSearchParams(exchangeQuery(code))}`;
const fetchLogin = (init: RequestInit = {}) => fetch(emulator.url + loginPath(), init);

describe('a fault', () => {
  it('spoils as many answers as it says, then all is well', async () => {
    fault({ errcode: -1, times: 2 });
    expect((await login()).json).toMatchObject({ errcode: -1, errmsg: expect.stringMatching(/^system error, rid: /) });
    expect((await login()).json.errcode).toBe(-1);
    expect((await login()).json).toHaveProperty('openid');
  });

  it('comes after those added before it, each on its own path', async () => {
    fault({ errcode: 45011 });
    fault({ errcode: 40226 });
    emulator.fault({ path: '/cgi-bin/token', errcode: 40164 });
    expect((await ask(emulator, '/cgi-bin/token')).json.errcode).toBe(40164);
    expect([(await login()).json.errcode, (await login()).json.errcode]).toEqual([45011, 40226]);
  });

  it('without a path spoils every path of WeChat, and never the control side', async () => {
    emulator.fault({ status: 500, times: 'always' });
    expect((await login()).response.status).toBe(500);
    expect((await fetch(`${emulator.url}/cgi-bin/nothing`)).status).toBe(500);
    expect((await fetch(`${emulator.url}/_emulator/people`)).status).toBe(200);
    emulator.clearFaults();
    expect((await login()).response.status).toBe(200);
  });

  it('spoils the answer, not the work: the code is spent', async () => {
    const { code } = emulator.loginCode();
    fault({ errcode: -1 });
    await exchange(emulator, code);
    expect((await exchange(emulator, code)).errcode).toBe(40163);
  });

  it('lets the code live when the call never arrived', async () => {
    const { code } = emulator.loginCode();
    fault({ status: 502, body: 'Bad Gateway', handled: false });
    expect((await fetch(emulator.url + loginPath(code))).status).toBe(502);
    expect(await exchange(emulator, code)).toHaveProperty('openid');
  });
});

describe('an answer may be', () => {
  it.each<[string, Fault, string]>([
    ['empty', { body: '' }, ''],
    ['a page', { body: '<html>', contentType: 'text/html' }, '<html>'],
    ['JSON that stops', { body: '{"openid":"o' }, '{"openid":"o'],
    ['a list', { body: [] }, '[]'],
    ['null', { body: null }, 'null'],
    ['of the wrong types', { body: { openid: 7 } }, '{"openid":7}'],
    ['marked with a BOM', { body: '\ufeff{}' }, '\ufeff{}'],
    ['an unknown errcode', { errcode: 99999, errmsg: 'new' }, ''],
  ])('%s', async (_, spoil, body) => {
    fault(spoil);
    const response = await fetchLogin();
    const bytes = Buffer.from(await response.arrayBuffer()).toString('utf8');
    if (spoil.errcode === undefined) expect(bytes).toBe(body);
    else expect(JSON.parse(bytes).errmsg).toMatch(/^new, rid: /);
    expect(response.headers.get('content-type')).toBe(spoil.contentType ?? 'text/plain');
  });

  it('a redirect', async () => {
    fault({ status: 302, headers: { location: 'http://127.0.0.1:9/' } });
    const response = await fetchLogin({ redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'http://127.0.0.1:9/']);
  });

  it('compressed bytes', async () => {
    const bomb = gzipSync(Buffer.alloc(1024 * 1024, ' '));
    fault({ bodyBase64: bomb.toString('base64'), headers: { 'content-encoding': 'gzip' } });
    expect(await (await fetchLogin()).text()).toHaveLength(1024 * 1024);
  });

  it('larger than it should be', async () => {
    fault({ extraBytes: 300_000 });
    const text = await (await fetchLogin()).text();
    expect(text.length - text.trim().length).toBe(300_000);
    expect(JSON.parse(text)).toHaveProperty('openid');
  });

  it('without end, until the reader leaves', async () => {
    fault({ extraBytes: Number.MAX_SAFE_INTEGER });
    let bytes = 0;
    const { head } = await rawCall(emulator.url, loginPath(), (socket, text) => {
      bytes = text.length;
      if (bytes > 1_000_000) socket.destroy();
    });
    expect(head).toContain('200 OK');
    expect(bytes).toBeGreaterThan(1_000_000);
    expect((await login()).json).toHaveProperty('openid');
  });
});

describe('on the wire', () => {
  it('an answer may come late', async () => {
    fault({ delayMs: 80 });
    const startedMs = performance.now();
    expect((await login()).json).toHaveProperty('openid');
    expect(performance.now() - startedMs).toBeGreaterThan(70);
  });

  it('the connection may be reset without a byte', async () => {
    fault({ reset: true });
    expect(await rawCall(emulator.url, loginPath())).toEqual({ head: '', body: '', error: 'ECONNRESET' });
  });

  it('the body may be cut after some bytes, in order', async () => {
    fault({ truncate: 10 });
    const { head, body, error } = await rawCall(emulator.url, loginPath());
    expect(head).toMatch(/content-length: 1\d\d/);
    expect(body).toBe('{"session_');
    expect(error).toBeUndefined();
  });

  it('the body may be cut in the middle', async () => {
    fault({ truncate: true });
    const { head, body } = await rawCall(emulator.url, loginPath());
    expect(body).toHaveLength(Math.floor(Number(/content-length: (\d+)/.exec(head)?.[1]) / 2));
  });

  it('the body may be cut by a reset', async () => {
    fault({ truncate: 10, reset: true });
    const { body, error } = await rawCall(emulator.url, loginPath());
    expect([body, error]).toEqual(['{"session_', 'ECONNRESET']);
  });

  it('nothing may come at all, until the caller leaves', async () => {
    fault({ hang: true });
    await expect(fetchLogin({ signal: AbortSignal.timeout(50) })).rejects.toThrow('aborted');
    expect((await login()).json).toHaveProperty('openid');
  });

  it('the body may trickle', async () => {
    fault({ bytesPerSecond: 100, body: 'x'.repeat(30) });
    const startedMs = performance.now();
    const pieces: string[] = [];
    const { body } = await rawCall(emulator.url, loginPath(), (_, text) => pieces.push(text));
    expect(body).toBe('x'.repeat(30));
    expect(performance.now() - startedMs).toBeGreaterThan(180);
    expect(pieces.length).toBeGreaterThanOrEqual(3);
  });

  it('a trickle ends when the caller leaves', async () => {
    fault({ bytesPerSecond: 1 });
    const { body } = await rawCall(emulator.url, loginPath(), (socket, text) => {
      if (text.endsWith('\r\n\r\n{')) socket.destroy();
    });
    expect(body).toBe('{');
  });

  it('closing the emulator ends what hangs', async () => {
    fault({ hang: true });
    const ended = rawCall(emulator.url, loginPath());
    while ((await ask(emulator, '/_emulator/faults')).json.length > 0);
    await emulator.close();
    expect((await ended).head).toBe('');
  });
});
