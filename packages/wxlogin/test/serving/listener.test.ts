import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Login } from '@wxlogin/server';
import { afterEach, describe, expect, it } from 'vitest';
import { watchTenured } from '../../../server/test/costs/tenured.ts';
import { type Listener, listen } from '../../src/serving/listener.ts';

/** Answers each request when told to, and keeps what it was told about the end, and through which servers it may refuse early. */
function createSlowLogin() {
  const begun: (() => void)[] = [];
  const told: string[] = [];
  const guarded: boolean[] = [];
  const login = {
    nodeHandler: (_request, response) => void begun.push(() => response.end('done')),
    refuseEarly: (server) => void guarded.push(server.listening),
    drain: () => void told.push('drain'),
    close: async () => void told.push('close'),
  } as Pick<Login, 'nodeHandler' | 'refuseEarly' | 'drain' | 'close'> as Login;
  return { login, begun, told, guarded };
}

let listener: Listener | undefined;
afterEach(() => listener?.close().catch(() => {}));

async function open() {
  const { login, ...kept } = createSlowLogin();
  const opened = await listen({ host: '127.0.0.1', port: 0 });
  listener = opened;
  return { opened, login, ...kept };
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
};

/** Resolves when nobody gets a connection any more. */
async function refusal(url: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const outcome = await once(socket, 'connect').then(
    () => 'connected',
    (error) => error.code,
  );
  socket.destroy();
  if (outcome !== 'ECONNREFUSED') await refusal(url);
}

describe('the listener', () => {
  it('lets the login refuse early, whatever comes through its port', async () => {
    const { opened, login, guarded } = await open();
    opened.answerWith(login);
    expect(guarded).toEqual([true]);
  });

  it('says where it is and refuses until the login is there', async () => {
    const { opened } = await open();
    expect(opened.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(opened.url)).status).toBe(503);
  });

  it('drains: asks to be left alone, answers everybody still, and ends each connection with its answer', async () => {
    const { opened, login, begun, told } = await open();
    opened.answerWith(login);
    const early = fetch(opened.url);
    await until(() => begun.length === 1);
    const drained = opened.drain(0.2);
    expect(told).toEqual(['drain']);
    const late = fetch(opened.url);
    await until(() => begun.length === 2);
    for (const answer of begun) answer();
    for (const { status, headers } of await Promise.all([early, late]))
      expect([status, headers.get('connection')]).toEqual([200, 'close']);
    await drained;
  });

  it('ends: closes the port, finishes what has begun, then closes the login', async () => {
    const { opened, login, begun, told } = await open();
    opened.answerWith(login);
    const first = fetch(opened.url);
    await until(() => begun.length === 1);

    const closed = opened.close();
    listener = undefined;
    await refusal(opened.url);
    expect(told).toEqual([]);

    begun[0]?.();
    const answer = await first;
    expect([answer.status, answer.headers.get('connection'), await answer.text()]).toEqual([200, 'close', 'done']);
    await closed;
    expect(told).toEqual(['close']);
  });

  it('answers everybody who had connected before it was told to end', async () => {
    const { opened, login } = await open();
    opened.answerWith({ ...login, nodeHandler: (_request, response) => void response.end('done') });
    const sockets = Array.from({ length: 100 }, () => connect(Number(new URL(opened.url).port), '127.0.0.1'));
    const answers = sockets.map(async (socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      return String((await once(socket, 'data'))[0]);
    });
    await once(sockets.at(-1) as Socket, 'connect');
    const closed = opened.close();
    listener = undefined;
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    await closed;
  });

  it('finishes also what a connection asks that was open when the port was closed', async () => {
    const { opened, login, begun } = await open();
    opened.answerWith(login);
    const first = fetch(opened.url);
    await until(() => begun.length === 1);
    const socket = connect(Number(new URL(opened.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = opened.close();
    listener = undefined;
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => begun.length === 2);
    begun[0]?.();
    await first;
    begun[1]?.();
    const [heard] = await once(socket, 'data');
    expect(String(heard)).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close/i);
    await closed;
  });

  it('closes connections that ask nothing instead of waiting for them', { timeout: 5_000 }, async () => {
    const { opened, login } = await open();
    opened.answerWith(login);
    const idle = connect(Number(new URL(opened.url).port), '127.0.0.1');
    await once(idle, 'connect');
    const ended = once(idle, 'close');
    idle.resume();
    await opened.close();
    listener = undefined;
    await ended;
  });

  it('holds nothing of a request that is answered, so that it dies young', async () => {
    const { opened, login, begun } = await open();
    opened.answerWith(login);
    const { collectAll, collectYoung, measureBytes } = watchTenured();
    const sockets = Array.from({ length: 60 }, () => connect(Number(new URL(opened.url).port), '127.0.0.1'));
    for (const socket of sockets) {
      const ask = () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      socket.on('data', ask);
      ask();
    }
    const answerMany = async (count: number) => {
      for (let answered = 1; answered <= count; answered += 1) {
        await until(() => begun.length > 50);
        begun.shift()?.();
        if (answered % 200 === 0) collectYoung();
      }
    };
    await answerMany(1000);
    // As in a process that has run for a while.
    collectAll();
    await answerMany(1000);
    const before = measureBytes();
    await answerMany(4000);
    const kibibytes = (measureBytes() - before) / 1024;
    expect(kibibytes).toBeLessThan(2000);
    for (const socket of sockets) socket.destroy();
  });

  it('refuses headers beyond 16 KiB', async () => {
    const { opened } = await open();
    const answer = await fetch(opened.url, { headers: { 'x-long': 'x'.repeat(17_000) } });
    expect(answer.status).toBe(431);
  });

  it('rejects with the reason when the port is taken', async () => {
    const { opened } = await open();
    const { port } = new URL(opened.url);
    await expect(listen({ host: '127.0.0.1', port: Number(port) })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
