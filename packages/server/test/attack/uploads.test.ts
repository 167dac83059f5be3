import type { Socket } from 'node:net';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Desk, startDesk } from '../desk.ts';
import { dial, listen, statusesOf } from './talk.ts';

describe('uploads that never end', () => {
  let desk: Desk;
  let image: Uint8Array<ArrayBuffer>;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    desk = await startDesk({}, 'socket', { loginsPerMinute: 0 });
    const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#07c160' } })
      .png()
      .toBuffer();
    image = new Uint8Array(png);
  });
  afterAll(() => desk.close());

  const logIn = async (user: string): Promise<string> =>
    (await desk.send('POST', '/login', { json: { code: await desk.code(user), appid } })).json.access_token;
  const upload = (bearer: string) => {
    const body = new FormData();
    body.set('avatar', new File([image], 'a.png'));
    return desk.send('POST', '/me/avatar', { body, bearer });
  };
  /** Begins an upload and lets it hang; gives what comes back. */
  async function begin(bearer: string): Promise<Promise<string>> {
    const socket = await dial(desk.address);
    sockets.push(socket);
    const heard = listen(socket);
    socket.write(
      `POST /me/avatar HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bearer}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 999\r\n\r\n--x`,
    );
    return heard;
  }

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.resetAndDestroy();
  });

  it('of one person keep nobody else from uploading', async () => {
    const bearer = await logIn('hoarder');
    for (let count = 0; count < 50; count += 1) void begin(bearer);
    expect((await desk.send('GET', '/me', { bearer })).status).toBe(200);
    expect((await upload(await logIn('somebody'))).status).toBe(200);
  });

  it('of many people are turned away when they are too many, and the places come back', async () => {
    const heard: Promise<string>[] = [];
    for (let count = 0; count < 40; count += 1) heard.push(begin(await logIn(`hoarder${count}`)).then((text) => text));
    const refused = await upload(await logIn('somebody'));
    expect(refused.json).toMatchObject({ status: 503, code: 'overloaded', action: 'retry' });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await desk.send('GET', '/me', { bearer: await logIn('somebody') })).status).toBe(200);
    for (const socket of sockets.splice(0)) socket.resetAndDestroy();
    const answers = await Promise.all(heard);
    expect(answers.flatMap(statusesOf)).toEqual(Array.from({ length: 40 - 32 }, () => 503));
    await expect.poll(async () => (await upload(await logIn('somebody'))).status).toBe(200);
  });
});
