import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listenForOperators, type OperatorListener } from '../../src/serving/operator-listener.ts';

const text = '# HELP up Up.\n# TYPE up gauge\nup 1\n';
let listener: OperatorListener | undefined;
let logged: object[] = [];
afterEach(async () => {
  await listener?.close();
  listener = undefined;
  logged = [];
});

const log = (facts: object) => void logged.push(facts);
async function open(host = '127.0.0.1', metrics = async () => text): Promise<OperatorListener> {
  const logger = { debug: log, info: log, warn: log, error: log };
  listener = await listenForOperators({ host, port: 0 }, { login: { metrics }, logger });
  return listener;
}

/** As a browser or anything else would ask that believes to be at `host`. */
async function ask(url: string, host: string, options: { method?: string; path?: string } = {}) {
  const { method = 'GET', path = '/metrics' } = options;
  const asked = request(new URL(path, url), { method, headers: { host } }).end();
  const [response] = await once(asked, 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, headers: response.headers, body };
}

describe('the port for operators', () => {
  it('answers /metrics with what the login writes, as Prometheus reads it', async () => {
    const { url } = await open();
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([200, text]);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['/', '/livez', '/login', '/metrics/', '//metrics', '/%6detrics'])('has nothing at %s', async (path) => {
    const { url } = await open();
    expect((await ask(url, new URL(url).host, { path: url + path })).status).toBe(404);
  });

  it('looks at no query, and takes no other method', async () => {
    const { url } = await open();
    expect((await fetch(`${url}/metrics?name=x`)).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await ask(url, new URL(url).host, { method })).status).toBe(405);
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST:8803', 'localhost:1'])('knows itself as %s', async (host) => {
    const { url } = await open();
    expect((await ask(url, host)).status).toBe(200);
  });

  it.each(['evil.example', 'evil.example:8803', 'localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1:'])(
    'on loopback refuses a page that has the name %s lead here',
    async (host) => {
      const { url } = await open();
      const answer = await ask(url, host);
      expect([answer.status, answer.body.includes('up')]).toEqual([421, false]);
    },
  );

  it('bound elsewhere is reached by whatever name it has there', async () => {
    const { url } = await open('0.0.0.0');
    const { port } = new URL(url);
    expect((await ask(`http://127.0.0.1:${port}`, 'wxlogin-1:8803')).status).toBe(200);
  });

  it('says 500 and logs why when there are no numbers', async () => {
    const { url } = await open('127.0.0.1', () => Promise.reject(new Error('broken')));
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([500, '']);
    expect(logged).toEqual([{ cause: 'Error: broken' }]);
  });

  it('does not wait for anybody at the end', { timeout: 5_000 }, async () => {
    const { url } = await open('127.0.0.1', () => new Promise(() => {}));
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    socket.on('error', () => {}).resume();
    const asked = fetch(`${url}/metrics`).catch((error) => error.message);
    await listener?.close();
    listener = undefined;
    await ended;
    expect(await asked).toBe('fetch failed');
  });
});
