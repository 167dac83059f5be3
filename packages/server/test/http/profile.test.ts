import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Desk, type Door, startDesk } from '../desk.ts';

describe.each<Door>(['fetch', 'socket'])('a profile through the %s door', (door) => {
  let desk: Desk;
  let bearer: string;
  beforeAll(async () => {
    desk = await startDesk({}, door);
    bearer = (await desk.send('POST', '/login', { json: { code: await desk.code(), appid } })).json.access_token;
  });
  afterAll(() => desk.close());
  const nickname = async () => (await desk.send('GET', '/me', { bearer })).json.nickname;
  const put = (json: unknown) => desk.send('PUT', '/me/profile', { json, bearer });

  it('gets a nickname, without blanks around it', async () => {
    const reply = await put({ nickname: '  小明 🌱 ' });
    expect(reply.json).toMatchObject({ nickname: '小明 🌱' });
    expect(await nickname()).toBe('小明 🌱');
  });

  it('does not take WeChat’s placeholder for a name', async () => {
    await put({ nickname: 'Ming' });
    expect((await put({ nickname: '微信用户' })).json.nickname).toBe('Ming');
  });

  it.each([[''], ['   '], ['a'.repeat(65)], ['a\u0000b'], ['line\nbreak'], ['\ud800'], [7], [null]])(
    'refuses %j as a nickname',
    async (bad) => {
      expect((await put({ nickname: bad })).json).toMatchObject({ status: 400, code: 'request_invalid' });
    },
  );

  it('counts a nickname in characters, not in code units', async () => {
    expect((await put({ nickname: '🌱'.repeat(64) })).status).toBe(200);
    expect((await put({ nickname: '🌱'.repeat(65) })).status).toBe(400);
  });

  it('gets an avatar, encoded anew and without the place it was taken at', async () => {
    const photo = await sharp({ create: { width: 800, height: 400, channels: 3, background: '#07c160' } })
      .withExif({ IFD3: { GPSLatitude: '31/1 13/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const { status, json } = await upload(photo, 'image/jpeg');
    expect(status).toBe(200);
    expect(json.avatar_url).toMatch(/^http:\/\/login\.test\/avatars\/avt_/);

    const picture = await desk.send('GET', new URL(json.avatar_url).pathname);
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    const metadata = await sharp(picture.bytes).metadata();
    expect([metadata.width, metadata.height, metadata.exif]).toEqual([264, 264, undefined]);

    const second = await upload(await png(), 'image/png');
    expect(second.json.avatar_url).not.toBe(json.avatar_url);
    expect((await desk.send('GET', new URL(json.avatar_url).pathname)).json.code).toBe('not_found');
  });

  const upload = (bytes: Buffer, type: string, field = 'avatar') => {
    const form = new FormData();
    form.set(field, new File([new Uint8Array(bytes)], 'picture', { type }));
    return desk.send('POST', '/me/avatar', { body: form, bearer });
  };
  const png = () =>
    sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();

  it.each<[string, () => Promise<Buffer>, number]>([
    ['text', async () => Buffer.from('not a picture'), 400],
    ['an SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 400],
    [
      'a picture cut short',
      async () =>
        (
          await sharp({ create: { width: 90, height: 90, channels: 3, background: '#123456' } })
            .jpeg()
            .toBuffer()
        ).subarray(0, 300),
      400,
    ],
    [
      'a picture of too many points',
      () =>
        sharp({ create: { width: 8000, height: 8000, channels: 3, background: '#fff' } })
          .png({ compressionLevel: 9 })
          .toBuffer(),
      400,
    ],
    ['three megabytes', async () => Buffer.alloc(3 << 20), 413],
  ])('refuses %s as an avatar', async (_, bytes, status) => {
    expect((await upload(await bytes(), 'image/png')).json.status).toBe(status);
  });

  it('refuses another field, another body, and nobody', async () => {
    expect((await upload(await png(), 'image/png', 'picture')).json.code).toBe('request_invalid');
    expect((await desk.send('POST', '/me/avatar', { json: {}, bearer })).json.code).toBe('unsupported_media_type');
    expect(
      (
        await desk.send('POST', '/me/avatar', {
          body: 'x',
          headers: { 'content-type': 'multipart/form-data; boundary=x' },
          bearer,
        })
      ).json.code,
    ).toBe('request_invalid');
    expect((await desk.send('PUT', '/me/profile', { json: { nickname: 'x' } })).json.code).toBe('access_token_invalid');
  });
});
