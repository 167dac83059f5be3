import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FaultProxy, type Faults, openFaultProxy } from '../fault-proxy.ts';

/** Sends back what it gets, and counts what happens to it. */
let echo: Server;
let proxy: FaultProxy;
let received = '';
const ended: string[] = [];
const sockets = new Set<Socket>();

beforeEach(async () => {
  received = '';
  ended.length = 0;
  echo = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (bytes) => {
      received += bytes;
      socket.write(bytes);
    });
    socket.on('end', () => ended.push('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => ended.push(String(error.code)));
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await openFaultProxy({ port: (echo.address() as AddressInfo).port });
});
afterEach(async () => {
  await proxy.close();
  for (const socket of sockets) socket.destroy();
  echo.close();
});

/** A client that says something, and what it has heard so far. */
async function say(text: string, faults: Faults | (() => Faults) = {}) {
  proxy.set(faults);
  const heard = { text: '', end: '' };
  const socket = connect(proxy.port, '127.0.0.1');
  sockets.add(socket);
  socket.on('data', (bytes) => {
    heard.text += bytes;
  });
  socket.on('end', () => {
    heard.end ||= 'end';
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    heard.end = String(error.code);
  });
  await once(socket, 'connect');
  socket.write(text);
  return { socket, heard };
}

/** Who reads late may find a reset to be a plain end. */
const isTold = (end: string | undefined) => end === 'end' || end === 'ECONNRESET';
const until = (condition: () => boolean) => expect.poll(condition, { timeout: 3000, interval: 5 }).toBe(true);
/** Long enough for bytes to have come, were they to come. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 60));

describe('a network with faults', () => {
  it('without any passes on everything, ends included', async () => {
    const long = 'x'.repeat(300_000);
    const { socket, heard } = await say(long);
    await until(() => heard.text === long);
    socket.end();
    await until(() => heard.end === 'end');
    expect([ended, proxy.connections, proxy.bytes]).toEqual([['end'], 1, { there: 300_000, back: 300_000 }]);
  });

  it.each([0, 1, 5])('lets %d bytes of the answer through, then resets both ends', async (after) => {
    const { heard } = await say('hello world', { cut: { way: 'back', after, by: 'reset' } });
    await until(() => isTold(heard.end) && isTold(ended[0]));
    expect([heard.text, received]).toEqual(['hello world'.slice(0, after), 'hello world']);
  });

  it('counts the bytes of all pieces of a connection', async () => {
    const { socket, heard } = await say('hello', { cut: { way: 'back', after: 7, by: 'end' } });
    await until(() => heard.text === 'hello');
    socket.write('world');
    await until(() => heard.end === 'end');
    expect(heard.text).toBe('hellowo');
  });

  it('cuts what is on its way to the server', async () => {
    await say('hello world', { cut: { way: 'there', after: 3, by: 'reset' } });
    await until(() => isTold(ended[0]));
    expect(received).toBe('hel');
  });

  it('half-open: the client is told, the server is not', async () => {
    const { heard } = await say('hello', { cut: { way: 'back', after: 2, by: 'half-open' } });
    await until(() => isTold(heard.end));
    await aWhile();
    expect(ended).toEqual([]);
  });

  it('silence: nobody is told', async () => {
    const { heard } = await say('hello', { cut: { way: 'back', after: 2, by: 'silence' } });
    await until(() => heard.text === 'he');
    await aWhile();
    expect([heard, ended]).toEqual([{ text: 'he', end: '' }, []]);
  });

  it('a blackhole takes connections and swallows what is sent', async () => {
    const { heard } = await say('hello', { isBlackhole: true });
    await aWhile();
    expect([heard, received, ended]).toEqual([{ text: '', end: '' }, '', []]);
  });

  it('is as late as it is told, each way, and lets pieces overtake nothing', async () => {
    const began = performance.now();
    const { socket, heard } = await say('a', { latencyMs: 50 });
    for (const letter of 'bcdefgh') socket.write(letter);
    await until(() => heard.text === 'abcdefgh');
    expect(performance.now() - began).toBeGreaterThanOrEqual(100);
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('is as slow as it is told', async () => {
    const began = performance.now();
    const { heard } = await say('x'.repeat(300), { bytesPerSecond: 2000 });
    await until(() => heard.text.length === 300);
    expect(performance.now() - began).toBeGreaterThanOrEqual(150);
  });

  it('pauses, also what is there already, and goes on with every byte', async () => {
    const { socket, heard } = await say('a');
    await until(() => heard.text === 'a');
    proxy.set({ isPaused: true }, 'present');
    socket.write('b');
    await aWhile();
    expect(heard.text).toBe('a');
    proxy.set({}, 'present');
    await until(() => heard.text === 'ab');
  });

  it('refuses, and takes connections again at the same port', async () => {
    const { heard } = await say('a');
    await until(() => heard.text === 'a');
    await proxy.refuse();
    await until(() => isTold(heard.end));
    const refused = connect(proxy.port, '127.0.0.1');
    const [error] = await once(refused, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.accept();
    const again = await say('b');
    await until(() => again.heard.text === 'b');
  });

  it('asks for the faults of each connection', async () => {
    let number = 0;
    const choose = () => ({ cut: { way: 'back', after: ++number, by: 'end' } }) as const;
    const first = await say('hello', choose);
    const second = await say('hello', choose);
    await until(() => first.heard.end === 'end' && second.heard.end === 'end');
    expect([first.heard.text, second.heard.text]).toEqual(['h', 'he']);
  });
});
