import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/index.ts';
import { ask, exchange, post } from '../ask.ts';
import { rawBytes } from '../raw-call.ts';

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ port: 0 });
});
afterEach(async () => {
  expect(await exchange(emulator, emulator.loginCode().code)).toHaveProperty('openid');
  await emulator.close();
});

const head = (lines: string) => `${lines}\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

describe('the emulator survives', () => {
  it.each([
    ['another host', 'GET /livez HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 403],
    ['no host', 'GET /livez HTTP/1.0\r\n\r\n', 403],
    ['a page from elsewhere', head('POST /_emulator/login-codes HTTP/1.1\r\nOrigin: https://evil.example'), 403],
    ['bytes that are not HTTP', Buffer.from([0, 255, 1, 254, 13, 10, 13, 10]), 400],
    ['an absolute address', head('GET http://localhost/livez HTTP/1.1'), 404],
    ['a star', head('OPTIONS * HTTP/1.1'), 404],
    ['an unfinished escape', head('GET /sns/jscode2session?appid=%E0%A4%A&secret=%&js_code=%00 HTTP/1.1'), 200],
    ['a path that climbs', head('GET /_emulator/people/../../etc/passwd HTTP/1.1'), 404],
    ['names of prototypes', head('GET /_emulator/people/__proto__ HTTP/1.1'), 400],
    ['an unusual method', head('PROPFIND /sns/jscode2session HTTP/1.1'), 200],
    ['headers without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s', async (_, text, status) => {
    expect((await rawBytes(emulator.url, text)).head).toContain(`HTTP/1.1 ${status} `);
  });

  it.each(['/sns/jscode2session', '/cgi-bin/stable_token', '/_emulator/login-codes'])(
    '10 MB sent to %s',
    async (path) => {
      const { response, json } = await post(emulator, path, 'x'.repeat(10_000_000));
      expect(response.status).toBe(413);
      expect(json.hint).toBe('At most one mebibyte.');
    },
  );

  it('JSON without bottom', async () => {
    const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
    expect((await post(emulator, '/_emulator/login-codes', deep)).response.status).toBe(400);
    expect((await post(emulator, '/_emulator/faults', `{"body":${deep}}`)).response.status).toBe(400);
    expect((await ask(emulator, '/_emulator/calls')).response.status).toBe(200);
  });

  it('callers who leave in the middle of a body', async () => {
    const { port, hostname } = new URL(emulator.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write('POST /_emulator/login-codes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{', () => {
          socket.resetAndDestroy();
        });
      });
      socket.on('close', () => resolve());
    });
    expect((await ask(emulator, '/livez')).json).toEqual({ status: 'ok' });
  });
});
