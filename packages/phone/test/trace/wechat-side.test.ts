import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTrace, type TraceCall } from '../../src/trace/trace.ts';
import { createWeChatSide, readWeChatCall, type WeChatSide } from '../../src/trace/wechat-side.ts';

const emulatorEvent = (more: object = {}) => ({
  id: 7,
  at: 1000.5,
  durationMs: 2,
  method: 'GET',
  path: '/sns/jscode2session',
  request: { query: { js_code: '0a1bZs…wxyz' }, body: null },
  answer: { status: 200, body: { openid: 'o1', session_key: 'abcdef…wxyz' } },
  ...more,
});

describe('readWeChatCall', () => {
  it('makes a call from wxlogin to WeChat', () => {
    expect(readWeChatCall(JSON.stringify(emulatorEvent()))).toEqual({
      type: 'call',
      id: 'wechat-1000.5-7',
      phone: null,
      from: 'wxlogin',
      to: 'wechat',
      name: 'GET /sns/jscode2session',
      startedAtMs: 1000.5,
      endedAtMs: 1002.5,
      status: 200,
      request: { query: { js_code: '0a1bZs…wxyz' }, body: null },
      answer: { openid: 'o1', session_key: 'abcdef…wxyz' },
      failed: false,
    });
  });

  it.each([
    ['an errcode', { answer: { status: 200, body: { errcode: 40163, errmsg: 'code been used' } } }, true],
    ['errcode 0', { answer: { status: 200, body: { errcode: 0 } } }, false],
    ['status 502', { answer: { status: 502, body: 'bad gateway' } }, true],
    ['no answer', { answer: null }, true],
  ])('judges %s', (_, more, failed) => {
    expect(readWeChatCall(JSON.stringify(emulatorEvent(more)))?.failed).toBe(failed);
  });

  it.each([
    ['a control route', JSON.stringify(emulatorEvent({ path: '/_emulator/login-codes' }))],
    ['no JSON', '{'],
    ['another shape', '[1]'],
  ])('passes over %s', (_, data) => {
    expect(readWeChatCall(data)).toBeUndefined();
  });
});

describe('createWeChatSide', () => {
  let server: Server;
  let side: WeChatSide;
  let streams: ((response: ServerResponse) => void)[] = [];

  beforeEach(async () => {
    server = createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      streams.shift()?.(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await side.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('follows the stream over pieces, and again after it broke', async () => {
    const trace = createTrace();
    const seen: string[] = [];
    const both = new Promise<void>((resolve) => {
      trace.subscribe((record) => {
        seen.push((record as TraceCall).name);
        if (seen.length === 2) resolve();
      });
    });
    const first = `id: 7\ndata: ${JSON.stringify(emulatorEvent({ answer: { status: 200, body: { nickname: '小明' } } }))}\n\n`;
    const cut = Buffer.byteLength(first.slice(0, first.indexOf('小明'))) + 1;
    streams = [
      (response) => {
        response.write(Buffer.from(first).subarray(0, cut));
        response.end(Buffer.from(first).subarray(cut));
      },
      (response) => response.write(`data: ${JSON.stringify(emulatorEvent({ id: 8, path: '/cgi-bin/token' }))}\r\n\r\n`),
    ];
    const { port } = server.address() as AddressInfo;
    side = createWeChatSide({ emulatorURL: `http://127.0.0.1:${port}`, trace });
    await both;
    expect(seen).toEqual(['GET /sns/jscode2session', 'GET /cgi-bin/token']);
    expect(JSON.stringify(trace.entries())).toContain('小明');
  });
});
