import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Desk, startDesk } from '../desk.ts';
import { dial, listen, statusesOf, talk } from './talk.ts';

const bye = 'Connection: close\r\n';
const head = (line: string, ...headers: string[]) =>
  `${line} HTTP/1.1\r\nHost: x\r\n${headers.map((each) => `${each}\r\n`).join('')}`;
const json = 'Content-Type: application/json';
const chunked = 'Transfer-Encoding: chunked';
/** Resolves when it is on its way, rejects where the other side has gone. */
const send = (socket: Socket, bytes: Uint8Array) =>
  new Promise<void>((resolve, reject) => socket.write(bytes, (error) => (error ? reject(error) : resolve())));
const hidden = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n';

describe('raw bytes at the socket door', () => {
  let desk: Desk;
  let bearer: string;
  beforeAll(async () => {
    desk = await startDesk({}, 'socket');
    const reply = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    bearer = `Authorization: Bearer ${reply.json.access_token}`;
  });
  afterAll(() => desk.close());
  const say = (...pieces: string[]) => talk(desk.address, ...pieces);

  it('answers requests that come in one piece, in order, on one connection', async () => {
    const heard = await say(
      `${head('GET /livez')}\r\n`,
      `${head('POST /refresh', json, 'Content-Length: 2')}\r\n{}`,
      `${head('GET /me')}\r\n`,
      `${head('POST /login', json, chunked)}\r\n2;a="b"\r\n{}\r\n0\r\nTrailer: x\r\n\r\n`,
      `${head('GET /me', bearer)}${bye}\r\n`,
    );
    expect(statusesOf(heard)).toEqual([200, 400, 401, 400, 200]);
  });

  it.each<[string, string, number]>([
    ['a declared length', head('POST /login', json, `Content-Length: ${1 << 20}`), 413],
    [
      'no login',
      head('POST /me/avatar', 'Content-Type: multipart/form-data; boundary=x', `Content-Length: ${1 << 20}`),
      401,
    ],
    ['no address', head('POST /nothing', json, `Content-Length: ${1 << 20}`), 404],
  ])('never takes the body of a request refused for %s for another request', async (_, start, status) => {
    const heard = await say(`${start}\r\n`, hidden.repeat(3));
    expect(statusesOf(heard)).toEqual([status]);
    expect(heard.toLowerCase()).toContain('connection: close');
  });

  it('lets whoever sends too much send it, and reads it, so that the refusal arrives', async () => {
    const socket = await dial(desk.address);
    const size = 12 << 20;
    const piece = Buffer.alloc(64 << 10, 'x');
    socket.write(`${head('POST /login', json, `Content-Length: ${size}`)}\r\n`);
    // As clients do that look for an answer when they have sent everything.
    for (let sent = 0; sent < size; sent += piece.length) await send(socket, piece);
    expect(statusesOf(await listen(socket))).toEqual([413]);
  });

  it('refuses a chunked body when it has become too large', async () => {
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`;
    const heard = await say(`${head('POST /login', json, chunked)}\r\n`, chunk.repeat(5), hidden);
    expect(statusesOf(heard)).toEqual([413]);
  });

  it.each<[string, string]>([
    ['a length and chunks', `${head('POST /login', json, 'Content-Length: 4', chunked)}\r\n0\r\n\r\n`],
    ['two lengths', `${head('POST /login', json, 'Content-Length: 2', 'Content-Length: 40')}\r\n{}`],
    ['a list of lengths', `${head('POST /login', json, 'Content-Length: 2, 2')}\r\n{}`],
    ['a negative length', `${head('POST /login', json, 'Content-Length: -1')}\r\n`],
    ['a length in hexadecimal', `${head('POST /login', json, 'Content-Length: 0x2')}\r\n{}`],
    ['a blank before the colon', `${head('POST /login', json, 'Transfer-Encoding : chunked')}\r\n`],
    ['an unknown coding', `${head('POST /login', json, 'Transfer-Encoding: chunked, identity')}\r\n`],
    ['an endless chunk size', `${head('POST /login', json, chunked)}\r\n${'F'.repeat(17)}\r\n`],
    ['a folded header', `${head('GET /livez', 'X: a\r\n b')}\r\n`],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n'],
    ['a NUL in a header', `${head('GET /livez', 'X: a\0b')}\r\n`],
    ['a target without a slash', `${head('GET me')}\r\n`],
    ['a target that is not ASCII', `${head('GET /me\u00ff')}\r\n`],
    ['a blank in the target', `${head('GET /me /livez')}\r\n`],
    ['line feeds only', 'GET /livez HTTP/1.1\nHost: x\n\n'],
    ['the old protocol', 'GET /livez\r\n\r\n'],
    ['the new protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['noise', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  ])('refuses %s, and what follows is no request', async (_, bytes) => {
    expect(statusesOf(await say(bytes, hidden))).toEqual([400]);
  });

  it('refuses twenty kilobytes of headers', async () => {
    expect(statusesOf(await say(`${head('GET /livez', `X: ${'x'.repeat(20_000)}`)}\r\n`))).toEqual([431]);
  });

  it('speaks HTTP/1.0', async () => {
    const heard = await say('GET /livez HTTP/1.0\r\n\r\n');
    expect(statusesOf(heard)).toEqual([200]);
  });

  it('lets a client that asks first send its body, or not', async () => {
    const asks = 'Expect: 100-continue';
    expect(statusesOf(await say(`${head('POST /login', json, asks, 'Content-Length: 2')}${bye}\r\n{}`))).toEqual([
      100, 400,
    ]);
    const tooMuch = await say(`${head('POST /login', json, asks, 'Content-Length: 99999999')}\r\n`);
    expect(statusesOf(tooMuch).at(-1)).toBe(413);
    expect(statusesOf(await say(`${head('GET /livez', 'Expect: a-miracle')}${bye}\r\n`))).toEqual([417]);
  });

  it('answers HEAD with the length of the body and without it', async () => {
    const [, body = ''] = (await say(`${head('GET /docs')}${bye}\r\n`)).split('\r\n\r\n');
    const heard = await say(`${head('HEAD /docs')}${bye}\r\n`);
    expect(heard).toMatch(new RegExp(`\r\ncontent-length: ${body.length}\r\n`, 'i'));
    expect(heard.endsWith('\r\n\r\n')).toBe(true);
  });

  it.each<[string, number]>([
    ['OPTIONS /me', 405],
    ['OPTIONS *', 404],
    ['TRACE /me', 405],
    ['PATCH /me/profile', 405],
    ['PROPFIND /', 404],
  ])('answers %s with %i, and repeats nothing of it', async (line, status) => {
    const heard = await say(`${head(line, bearer)}${bye}\r\n`);
    expect(statusesOf(heard)).toEqual([status]);
    expect(heard).not.toContain(bearer);
  });

  it('opens no tunnel', async () => {
    expect(await say(head('CONNECT evil:443'), '\r\n', hidden)).toBe('');
  });

  it.each([['websocket'], ['h2c'], ['TLS/1.3']])('changes to no other protocol, such as %s', async (protocol) => {
    const heard = await say(`${head('GET /me', `Upgrade: ${protocol}`)}Connection: close, Upgrade\r\n\r\n`);
    expect(statusesOf(heard)).toEqual([401]);
  });

  it.each([
    ['http://evil/me'],
    ['//me'],
    ['//evil/me'],
    ['/me/'],
    ['/me#x'],
    ['/./me'],
    ['/x/../me'],
    ['/%6de'],
    ['/me%00'],
    ['/ME'],
    ['/me;x=1'],
    ['/me%3Fx'],
    ['/me\\'],
    ['/*'],
    ['/avatars/*'],
    [`/${'me/'.repeat(4000)}`],
  ])('knows a route by one spelling only, not by %s', async (target) => {
    const heard = await say(`${head(`GET ${target}`, bearer)}${bye}\r\n`);
    expect(statusesOf(heard)).toEqual([404]);
  });

  it.each<[string, number]>([
    ['Bearer x', 401],
    ['Basic eDp5', 401],
  ])('believes no second Authorization behind %s', async (first, status) => {
    const heard = await say(`${head('GET /me', `Authorization: ${first}`, bearer)}${bye}\r\n`);
    expect(statusesOf(heard)).toEqual([status]);
  });

  it.each<[string, (body: string) => string]>([
    [
      'half a body',
      (body) => `${head('POST /refresh', json, `Content-Length: ${body.length}`)}\r\n${body.slice(0, 5)}`,
    ],
    [
      'half a chunk',
      (body) => `${head('POST /refresh', json, chunked)}\r\n${body.length.toString(16)}\r\n${body.slice(0, 5)}`,
    ],
    [
      'half an upload',
      () =>
        `${head('POST /me/avatar', bearer, 'Content-Type: multipart/form-data; boundary=x', 'Content-Length: 999')}\r\n--x`,
    ],
    ['half a head', () => 'GET /livez HTTP/1.1\r\nHo'],
  ])('forgets a request whose client leaves after %s', async (_, make) => {
    const own = await startDesk({}, 'socket');
    const leave = [
      (socket: Awaited<ReturnType<typeof dial>>) => socket.end(),
      (socket: Awaited<ReturnType<typeof dial>>) => socket.resetAndDestroy(),
    ];
    for (const go of leave) {
      const socket = await dial(own.address);
      const heard = listen(socket);
      const text = make('{"refresh_token":"x"}');
      // Half a head begins nothing on our side.
      const begun = text.includes('\r\n\r\n') && once(own.server!, 'request');
      socket.write(text);
      await begun;
      go(socket);
      await heard;
    }
    await own.login.close();
    await own.close();
  });
});

describe('a service that is closing', () => {
  it('finishes what has begun, and nothing else', async () => {
    const desk = await startDesk({}, 'socket');
    desk.emulator.fault({ path: '/sns/jscode2session', delayMs: 300 });
    const loginBegun = once(desk.server!, 'request');
    const login = desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    const [half, body] = [await dial(desk.address), JSON.stringify({ refresh_token: 'x' })];
    const heard = listen(half);
    await loginBegun;
    const refreshBegun = once(desk.server!, 'request');
    half.write(`${head('POST /refresh', json, `Content-Length: ${body.length}`)}${bye}\r\n${body.slice(0, 5)}`);
    await refreshBegun;
    let isClosed = false;
    const closing = desk.login.close().then(() => {
      isClosed = true;
    });
    expect((await desk.send('POST', '/login', { json: { code: 'x', appid } })).json.code).toBe('shutting_down');
    expect((await login).status).toBe(200);
    expect(isClosed).toBe(false);
    half.write(body.slice(5));
    expect(statusesOf(await heard)).toEqual([401]);
    await closing;
    await desk.close();
  });
});

describe('the socket door behind a framework', () => {
  async function serve(around: (desk: Desk) => RequestListener, work: (address: string, desk: Desk) => Promise<void>) {
    const desk = await startDesk();
    const server = createServer(around(desk)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, desk);
    await desk.login.close();
    await desk.close();
    server.close().closeAllConnections();
  }

  it('forgets a request whose client was gone before it came here', async () => {
    const signals = new EventEmitter();
    const late =
      (desk: Desk): RequestListener =>
      (request, response) => {
        signals.emit('begun');
        request.once('close', () => {
          desk.login.nodeHandler(request, response);
          signals.emit('handed over');
        });
      };
    await serve(late, async (address) => {
      const socket = await dial(address);
      const begun = once(signals, 'begun');
      socket.write(`${head('POST /refresh', json, 'Content-Length: 99')}\r\n{"re`);
      await begun;
      const handedOver = once(signals, 'handed over');
      socket.resetAndDestroy();
      await handedOver;
    });
  });

  it('leaves an answer alone that somebody else has given', async () => {
    const impatient =
      (desk: Desk): RequestListener =>
      (request, response) => {
        desk.login.nodeHandler(request, response);
        response.writeHead(504).end('too late');
      };
    await serve(impatient, async (address) => {
      const response = await fetch(`${address}/livez`);
      expect([response.status, await response.text()]).toEqual([504, 'too late']);
    });
  });

  it('says in the log what is wrong when a body parser was there first', async () => {
    const greedy =
      (desk: Desk): RequestListener =>
      async (request, response) => {
        for await (const _ of request);
        desk.login.nodeHandler(request, response);
      };
    await serve(greedy, async (address, desk) => {
      const response = await fetch(`${address}/refresh`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect(response.status).toBe(500);
      expect(desk.logs.join()).toContain('mount its handler before any body parser');
    });
  });
});
