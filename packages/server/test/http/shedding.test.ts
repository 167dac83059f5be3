import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createNodeHandler } from '../../src/http/node.ts';
import { routes } from '../../src/http/routes.ts';
import { createShedding, leaveWhileReading } from '../../src/http/shedding.ts';
import type { Admission } from '../../src/limits/admission.ts';

const issuer = 'http://login.test';
const { findLoad, refuse } = createShedding(routes, issuer);

describe('a refusal that leaves the body unread', () => {
  /** Whether the connection is open after it. */
  async function isKept(length: number): Promise<boolean> {
    const refuseAll = async () => refuse('/login', 'req_1');
    const server = createServer(createNodeHandler(refuseAll)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await fetch(address, { method: 'POST', body: 'x'.repeat(length) });
    await answer.arrayBuffer();
    server.close().closeAllConnections();
    return answer.headers.get('connection') === 'keep-alive';
  }

  it('keeps the connection where the body is short, and ends it where it is not', async () => {
    expect(await isKept(100)).toBe(true);
    expect(await isKept(17 * 1024)).toBe(false);
  });
});

describe('shedding', () => {
  it('takes new logins first and refresh and logout last, and leaves health and keys alone', () => {
    const loads = Object.fromEntries(routes.map(({ path }) => [path, findLoad(path) ?? 'never']));
    expect(loads).toMatchObject({
      '/login': 'login',
      '/wxlogin': 'login',
      '/refresh': 'session',
      '/logout': 'session',
      '/me': 'other',
      '/livez': 'never',
      '/readyz': 'never',
      '/.well-known/jwks.json': 'never',
    });
    expect(findLoad('/no/such/path')).toBe('other');
  });

  it('answers as every other error does, with the id of this request', () => {
    const { status, headers, body } = refuse('/login', 'req_1');
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(JSON.parse(String(body))).toEqual({
      type: `${issuer}/docs/errors#overloaded`,
      title: 'The service is overloaded',
      status: 503,
      code: 'overloaded',
      action: 'retry',
      detail: expect.any(String),
      request_id: 'req_1',
    });
  });

  it('spreads those who will come again', () => {
    const seconds = Array.from({ length: 8 }, () => refuse('/login', 'req_1').headers['retry-after']);
    expect([...new Set(seconds)].sort()).toEqual(['1', '2', '3', '4']);
  });

  it('speaks OAuth where OAuth is spoken', () => {
    const { status, body } = refuse('/introspect', 'req_1');
    expect(status).toBe(503);
    expect(JSON.parse(String(body))).toMatchObject({ error: 'temporarily_unavailable' });
  });

  it('gives nobody a place who still sends the body', async () => {
    let underWay = 1;
    const admission = { enter: () => (underWay += 1), leave: () => (underWay -= 1) } as unknown as Admission;
    let end = (_: Uint8Array) => {};
    const incoming = leaveWhileReading(
      {
        method: 'POST',
        target: '/login',
        peer: undefined,
        header: () => undefined,
        readBody: () => new Promise((resolve) => (end = resolve)),
      },
      admission,
    );
    const read = incoming.readBody(1);
    expect(underWay).toBe(0);
    end(new Uint8Array());
    await read;
    expect(underWay).toBe(1);
  });
});
