import { once } from 'node:events';
import { connect } from 'node:net';
import type { Login } from '@wxlogin/server';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../src/serving/listener.ts';

/** Answers each request when told to; `close` waits for those, as that of a real login does. */
function createSlowLogin() {
  const begun: (() => void)[] = [];
  let isClosing = false;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const login = {
    nodeHandler(_request, response) {
      if (isClosing) return void response.writeHead(503).end('shutting_down');
      begun.push(() => response.end('done', finish));
    },
    close: () => {
      isClosing = true;
      return begun.length === 0 ? Promise.resolve() : finished;
    },
  } as Pick<Login, 'nodeHandler' | 'close'> as Login;
  return { login, begun };
}

let listener: Listener | undefined;
afterEach(() => listener?.close().catch(() => {}));

async function open() {
  const { login, begun } = createSlowLogin();
  const opened = await listen({ host: '127.0.0.1', port: 0 });
  listener = opened;
  return { opened, login, begun };
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
};

describe('the listener', () => {
  it('says where it is and refuses until the login is there', async () => {
    const { opened } = await open();
    expect(opened.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(opened.url)).status).toBe(503);
  });

  it('finishes what has begun, refuses what comes meanwhile, then closes the port', async () => {
    const { opened, login, begun } = await open();
    opened.answerWith(login);
    const first = fetch(opened.url);
    await until(() => begun.length === 1);

    const closed = opened.close();
    listener = undefined;
    const late = await fetch(opened.url);
    expect([late.status, late.headers.get('connection')]).toEqual([503, 'close']);

    begun[0]?.();
    const answer = await first;
    expect([answer.status, answer.headers.get('connection'), await answer.text()]).toEqual([200, 'close', 'done']);
    await closed;
    await expect(fetch(opened.url)).rejects.toThrow('fetch failed');
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
