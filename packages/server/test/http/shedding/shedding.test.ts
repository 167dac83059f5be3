import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Outgoing } from '../../../src/http/message.ts';
import { createNodeHandler } from '../../../src/http/node.ts';
import { routes } from '../../../src/http/routes.ts';
import { createShedding } from '../../../src/http/shedding/shedding.ts';
import type { Load } from '../../../src/limits/admission.ts';
import { appid, startDesk } from '../../desk.ts';
import { handClock } from '../../wechat/hand-clock.ts';

const issuer = 'http://login.test';

/** Refuses everybody who can be refused. */
function startShedding() {
  const loads: string[] = [];
  const admits = (load: Load) => {
    loads.push(load);
    return false;
  };
  const admission = { admits, isShedding: () => true };
  return { ...createShedding({ admission, clock: handClock(), config: { issuer }, randomBytes }), loads };
}

describe('a refusal that leaves the body unread', () => {
  /** Whether the connection is open after it. */
  async function isKept(length: number): Promise<boolean> {
    const refuseAll = async () => startShedding().refuse('/login') as Outgoing;
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
    const findLoad = (path: string) => {
      const { refuse, loads } = startShedding();
      return refuse(path) ? loads[0] : 'never';
    };
    expect(Object.fromEntries(routes.map(({ path }) => [path, findLoad(path)]))).toMatchObject({
      '/login': 'login',
      '/wxlogin': 'login',
      '/refresh': 'session',
      '/logout': 'session',
      '/me': 'other',
      '/livez': 'never',
      '/readyz': 'never',
      '/.well-known/jwks.json': 'never',
    });
    expect([findLoad('/no/such/path'), findLoad('/wxlogin?code=a'), findLoad('/livez?a')]).toEqual([
      'other',
      'login',
      'never',
    ]);
  });

  it('answers as every other error does, with the id of this request', () => {
    const { status, headers, body } = startShedding().refuse('/login') as Outgoing;
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
    expect(JSON.parse(String(body))).toEqual({
      type: `${issuer}/docs/errors#overloaded`,
      title: 'The service is overloaded',
      status: 503,
      code: 'overloaded',
      action: 'retry',
      detail: expect.any(String),
      request_id: expect.stringMatching(/^req_[0-9a-z]{26}$/),
    });
  });

  it('spreads those who will come again', () => {
    const { refuse } = startShedding();
    const seconds = Array.from({ length: 8 }, () => refuse('/login')?.headers['retry-after']);
    expect([...new Set(seconds)].sort()).toEqual(['1', '2', '3', '4']);
  });

  it('speaks OAuth where OAuth is spoken', () => {
    const { status, body } = startShedding().refuse('/introspect') as Outgoing;
    expect(status).toBe(503);
    expect(JSON.parse(String(body))).toMatchObject({ error: 'temporarily_unavailable' });
  });

  it('gives nobody a place who still sends the body', async () => {
    const desk = await startDesk();
    const { readable, writable } = new TransformStream<Uint8Array>();
    const send = writable.getWriter();
    const headers = { 'content-type': 'application/json' };
    const request = new Request(`${issuer}/login`, {
      method: 'POST',
      headers,
      body: readable,
      duplex: 'half',
    } as RequestInit);
    const readUnderWay = async () => /^wxlogin_admission_under_way (\d+)$/m.exec(await desk.login.metrics())?.[1];
    const answered = desk.login.fetch(request);
    await send.write(Buffer.from(`{"appid":"${appid}","code":`));
    expect(await readUnderWay()).toBe('0');
    desk.emulator.fault({ path: '/sns/jscode2session', delayMs: 300 });
    await send.write(Buffer.from(`"${desk.emulator.loginCode({ user: 'anna', appid }).code}"}`));
    await send.close();
    await expect.poll(readUnderWay).toBe('1');
    expect((await answered).status).toBe(200);
    expect(await readUnderWay()).toBe('0');
    await desk.close();
  });
});
