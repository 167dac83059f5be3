import { connect } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Desk, startDesk } from '../desk.ts';
import { quickest } from '../quickest.ts';

/** What one request may cost the service, however it is made. The limits are far above the honest figure and far below the attack's. */
describe('a request made to be expensive', () => {
  let desk: Desk;
  let bearer: string;
  beforeAll(async () => {
    desk = await startDesk({}, 'socket');
    bearer = await logIn('xiaoming');
  });
  afterAll(() => desk.close());
  const logIn = async (user: string): Promise<string> =>
    (await desk.send('POST', '/login', { json: { code: await desk.code(user), appid } })).json.access_token;

  it.each<[string, string]>([
    ['escaped quotes without an end', `"${'\\"'.repeat(8000)}`],
    ['quotes', '"'.repeat(16_000)],
    ['backslashes', `"${'\\'.repeat(16_000)}`],
    ['strings that never close', '"\\'.repeat(8000)],
    ['brackets', '[]'.repeat(8000)],
  ])('with a body of 16 KiB of %s is read in no time', async (_, body) => {
    const send = () => desk.send('POST', '/login', { body, headers: { 'content-type': 'application/json' } });
    expect((await send()).json.code).toBe('request_invalid');
    expect(await quickest(send)).toBeLessThan(40);
  });

  it.each([['/docs'], ['/docs/errors'], ['/openapi.json']])('for %s is not written anew each time', async (path) => {
    const first = await desk.send('GET', path);
    const again = await desk.send('GET', path);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    const hundred = () =>
      Promise.all(Array.from({ length: 100 }, () => desk.login.fetch(new Request(desk.address + path))));
    expect(await quickest(hundred)).toBeLessThan(100);
  });

  const part = (lines: string, content = '') => `--x\r\n${lines}\r\n\r\n${content}\r\n`;
  const field = 'Content-Disposition: form-data; name="avatar"; filename="a"';
  it.each<[string, string]>([
    ['forty thousand parts', `${part('Content-Disposition: form-data; name="a"').repeat(40_000)}--x--\r\n`],
    ['a third of a million header lines', `${part(`${field}\r\n${'a: b\r\n'.repeat(340_000)}`, 'x')}--x--\r\n`],
    ['a file name of two megabytes', `${part(field.replace('"a"', `"${'a'.repeat(2e6)}"`), 'x')}--x--\r\n`],
    ['a field name of 600,000 quotes', `${part(field.replace('avatar', '%22'.repeat(600_000)), 'x')}--x--\r\n`],
    ['half a million almost boundaries', `${part(field, '\r\n--'.repeat(500_000))}--x--\r\n`],
    ['a million line ends', '\r\n'.repeat(1_000_000)],
  ])('with %s as an avatar is refused in no time', async (_, body) => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(body.length) };
    const bytes = Buffer.from(body);
    const send = async () => {
      const request = new Request(`${desk.address}/me/avatar`, {
        method: 'POST',
        body: bytes,
        headers: { ...headers, authorization: `Bearer ${bearer}` },
      });
      return (await desk.login.fetch(request)).status;
    };
    expect(await send()).toBe(400);
    expect(await quickest(send)).toBeLessThan(40);
  });

  it('with ten kilobytes of blanks before its token is refused, for a remembered token would keep them', async () => {
    const headers = { authorization: `Bearer${' '.repeat(10_000)}${bearer}` };
    expect((await desk.send('GET', '/me', { headers })).json.code).toBe('access_token_invalid');
    expect((await desk.send('GET', '/me', { headers: { authorization: `bearer  ${bearer}` } })).status).toBe(200);
  });

  it('whose body arrives byte by byte takes no more memory than its length', async () => {
    const { port } = new URL(desk.address);
    const before = process.memoryUsage().heapUsed;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().heapUsed);
    }, 5);
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.write(
        `POST /me/avatar HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bearer}\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
      );
      const thousands = '1\r\na\r\n'.repeat(10_000);
      let left = 60;
      const write = () => {
        while (left > 0) {
          left -= 1;
          if (!socket.write(thousands)) return void socket.once('drain', write);
        }
        socket.write('0\r\n\r\n');
      };
      write();
    });
    clearInterval(watch);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((most - before) / 2 ** 20).toBeLessThan(100);
  });

  const flat = (side: number) => sharp({ create: { width: side, height: side, channels: 3, background: '#123456' } });
  const turned = { IFD0: { Orientation: '6' } };
  it.each<[string, () => Promise<Buffer>, number]>([
    ['JPEG in passes', () => flat(4000).jpeg({ progressive: true, quality: 1 }).withExif(turned).toBuffer(), 400],
    ['JPEG in few passes', () => flat(2048).jpeg({ progressive: true, quality: 1 }).withExif(turned).toBuffer(), 200],
    ['PNG to be turned', () => flat(4000).png({ compressionLevel: 9 }).withExif(turned).toBuffer(), 200],
  ])('as one of twelve large avatars, each a %s, leaves memory and others alone', async (_, makeImage, status) => {
    const image = new Uint8Array(await makeImage());
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 5);
    const upload = async (index: number) => {
      const body = new FormData();
      body.set('avatar', new File([image], 'a'));
      return desk.send('POST', '/me/avatar', { body, bearer: await logIn(`person${index}`) });
    };
    let isOver = false;
    const uploads = Promise.all(Array.from({ length: 12 }, (_, index) => upload(index))).finally(() => {
      isOver = true;
    });
    const waits: number[] = [];
    while (!isOver) {
      const startedMs = performance.now();
      await desk.send('GET', '/me', { bearer });
      waits.push(performance.now() - startedMs);
    }
    clearInterval(watch);
    expect(new Set((await uploads).map((reply) => reply.status))).toEqual(new Set([status]));
    expect((most - before) / 2 ** 20).toBeLessThan(600);
    expect(waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)]).toBeLessThan(100);
  });
});
