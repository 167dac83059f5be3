import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/errors.ts';
import { appid, type Desk, type Door, issuer, startDesk } from '../desk.ts';

describe.each<Door>(['fetch', 'socket'])('messages through the %s door', (door) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({}, door);
  });
  afterAll(() => desk.close());

  it('carry an error as a problem document (RFC 9457), always with the same members', async () => {
    const { status, headers, json } = await desk.send('GET', '/nothing/here');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json).toEqual({
      type: `${issuer}/docs/errors#not_found`,
      title: errorTable.not_found.title,
      status: 404,
      code: 'not_found',
      action: 'fix_request',
      detail: errorTable.not_found.detail,
      request_id: headers.get('x-request-id'),
    });
  });

  it('name what is allowed at a known address', async () => {
    const reply = await desk.send('PUT', '/me');
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE']);
  });

  it('answer HEAD like GET, without a body', async () => {
    const reply = await desk.send('HEAD', '/livez');
    expect([reply.status, reply.bytes.length]).toEqual([200, 0]);
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/jsonp'],
    ['application/json; charset=gbk'],
    ['application/json, text/plain'],
    ['text/plain; application/json'],
    ['application/json; boundary=x'],
    ['application/json\ta'],
    ['application/json;'],
    ['application/json ; charset="utf-8'],
    ['application/json/x'],
    ['application /json'],
    ['application/+json'],
    ['multipart/form-data; boundary=x'],
  ])(
    'GHSA-3fjj-p79j-c9hh, CVE-2026-25223, CVE-2026-33806, CVE-2026-3419, CVE-2025-32442: are refused as %s',
    async (type) => {
      const reply = await desk.send('POST', '/login', { body: '{"code":"abc"}', headers: { 'content-type': type } });
      expect(reply.json).toMatchObject({ status: 415, code: 'unsupported_media_type' });
    },
  );

  it.each([['application/json'], ['application/json; charset=utf-8'], ['Application/JSON;charset="UTF-8"']])(
    'are read as %s',
    async (type) => {
      const reply = await desk.send('POST', '/login', {
        body: JSON.stringify({ code: 'abc', appid }),
        headers: { 'content-type': type },
      });
      expect(reply.json.code).toBe('js_code_invalid');
    },
  );

  it('are refused when encoded', async () => {
    const reply = await desk.send('POST', '/login', { json: {}, headers: { 'content-encoding': 'gzip' } });
    expect(reply.json.code).toBe('unsupported_media_type');
  });

  it.each<[string, string | Uint8Array]>([
    ['half an object', '{"code":'],
    ['an array', '[]'],
    ['a number', '7'],
    ['null', 'null'],
    ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['17 levels', `${'{"code":'.repeat(17)}1${'}'.repeat(17)}`],
    ['thousands of levels', '['.repeat(8000)],
  ])('with %s are refused, and nothing of them is repeated', async (_, body) => {
    const reply = await desk.send('POST', '/login', { body, headers: { 'content-type': 'application/json' } });
    expect(reply.json).toMatchObject({ status: 400, code: 'request_invalid' });
  });

  it('of ten megabytes are refused', async () => {
    const reply = await desk.send('POST', '/login', {
      body: new Uint8Array(10 << 20),
      headers: { 'content-type': 'application/json' },
    });
    expect(reply.json).toMatchObject({ status: 413, code: 'payload_too_large' });
  });

  it('that only turn out too large on the way are refused too', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(4096)) });
    const request = new Request(`${issuer}/login`, {
      method: 'POST',
      body: endless,
      duplex: 'half',
      headers: { 'content-type': 'application/json' },
    } as RequestInit);
    expect((await desk.login.fetch(request)).status).toBe(413);
  });

  it('carry the headers that protect browsers', async () => {
    const { headers } = await desk.send('GET', '/docs');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('the socket door', () => {
  it('closes the connection of a body it refuses, after its sender could read why', async () => {
    const desk = await startDesk({}, 'socket');
    const { port } = new URL(desk.address);
    const received = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${10 << 20}\r\n\r\n`,
        );
        socket.write(Buffer.alloc(1 << 20));
      });
      socket.on('data', (chunk) => {
        text += chunk;
        socket.end();
      });
      socket.on('close', () => resolve(text));
      socket.on('error', () => {});
    });
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    expect(received.toLowerCase()).toContain('connection: close');
    await desk.close();
  });
});

describe('a service below a path', () => {
  it.each([['/auth/livez'], ['/livez']])('answers %s, cut off by a framework or not', async (path) => {
    const desk = await startDesk({ issuer: 'http://login.test/auth' });
    const response = await desk.login.fetch(new Request(`http://login.test${path}`));
    expect(response.status).toBe(200);
    await desk.close();
  });
});

describe('a service that is closing', () => {
  it('refuses new requests, stays alive, and can be closed once', async () => {
    const desk = await startDesk();
    const closing = desk.login.close();
    const reply = await desk.send('GET', '/readyz');
    expect(reply.json).toMatchObject({ status: 503, code: 'shutting_down', action: 'retry' });
    expect(reply.headers.get('retry-after')).toBe('1');
    expect((await desk.send('GET', '/livez')).status).toBe(200);
    await closing;
    await desk.emulator.close();
  });
});

describe('public documents', () => {
  it('describe every route of the service', async () => {
    const desk = await startDesk();
    const { json } = await desk.send('GET', '/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(Object.keys(json.paths)).toContain('/me/avatar');
    const metadata = await desk.send('GET', '/.well-known/oauth-authorization-server');
    expect(metadata.json).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
    const jwks = await desk.send('GET', '/.well-known/jwks.json');
    expect(jwks.headers.get('cache-control')).toBe('public, max-age=300');
    expect(Object.keys(jwks.json.keys[0]).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    const page = (await desk.send('GET', '/docs')).bytes.toString();
    for (const path of Object.keys(json.paths)) expect(page).toContain(path);
    const errors = (await desk.send('GET', '/docs/errors')).bytes.toString();
    for (const code of Object.keys(errorTable)) expect(errors).toContain(`id="${code}"`);
    expect(page + errors).not.toMatch(/https?:\/\/(?!login\.test)/);
    await desk.close();
  });
});

describe('the log', () => {
  it('has one line a request with its route, status and time; probes only at debug', async () => {
    const desk = await startDesk();
    const { headers } = await desk.send('GET', '/me');
    await desk.send('GET', '/readyz');
    const lines = desk.logs.map((line) => JSON.parse(line)).filter(({ message }) => message === 'request');
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'request',
        requestId: headers.get('x-request-id'),
        method: 'GET',
        route: '/me',
        status: 401,
        durationMs: expect.any(Number),
      },
      expect.objectContaining({ level: 'debug', route: '/readyz', status: 200 }),
    ]);
    await desk.close();
  });
});
