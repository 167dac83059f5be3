import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftovers } from '../../src/flows/profile/keep-image.ts';
import { createS3Bucket } from '../../src/store/avatars/s3-bucket.ts';
import { createMemoryStore } from '../../src/store/memory/memory-store.ts';
import { appid, type Desk, startDesk } from '../desk.ts';
import { rights, type StrictS3, startStrictS3 } from '../store/avatars/strict-s3.ts';

describe('avatars in a bucket', () => {
  let s3: StrictS3;
  let desk: Desk;
  let bearer: string;
  beforeEach(async () => {
    s3 = await startStrictS3();
    desk = await startDesk({
      avatarBucketURL: `${s3.url}/bucket`,
      avatarBucketRegion: rights.region,
      avatarBucketKeyId: rights.keyId,
      avatarBucketSecret: rights.secret,
    });
    bearer = (await desk.send('POST', '/login', { json: { code: await desk.code(), appid } })).json.access_token;
  });
  afterEach(async () => {
    await desk.close();
    await s3.close();
  });

  async function upload(background = '#07c160') {
    const png = await sharp({ create: { width: 9, height: 9, channels: 3, background } })
      .png()
      .toBuffer();
    const form = new FormData();
    form.set('avatar', new File([new Uint8Array(png)], 'a.png', { type: 'image/png' }));
    return desk.send('POST', '/me/avatar', { body: form, bearer });
  }
  const pathOf = (address: string) => new URL(address).pathname;
  const me = async () => (await desk.send('GET', '/me', { bearer })).json;

  it('are put there and shown from here, under an address of ours', async () => {
    const { json } = await upload();
    expect(json.avatar_url).toMatch(/^http:\/\/login\.test\/avatars\/avt_/);
    const id = pathOf(json.avatar_url).split('/').at(-1);
    expect([...s3.objects.keys()]).toEqual([`/bucket/${id}`]);
    const picture = await desk.send('GET', pathOf(json.avatar_url));
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(picture.headers.get('cache-control')).toContain('immutable');
    expect((await sharp(picture.bytes).metadata()).width).toBe(264);
  });

  it('change nothing when the bucket cannot take a new one: the old one is still shown', async () => {
    const { json } = await upload();
    s3.faults.push(500, 500);
    expect((await upload('#000')).json).toMatchObject({ status: 503, code: 'storage_unavailable' });
    expect((await me()).avatar_url).toBe(json.avatar_url);
    expect((await desk.send('GET', pathOf(json.avatar_url))).status).toBe(200);
  });

  it('are not shown any more once they were replaced', async () => {
    const first = (await upload()).json.avatar_url;
    const second = (await upload('#000')).json.avatar_url;
    expect((await desk.send('GET', pathOf(first))).status).toBe(404);
    expect((await desk.send('GET', pathOf(second))).status).toBe(200);
  });

  it('are not there for the moment while the bucket is not, and are never taken for another image', async () => {
    const path = pathOf((await upload()).json.avatar_url);
    s3.faults.push(503, 503);
    const away = await desk.send('GET', path);
    expect(away.json).toMatchObject({ status: 503, code: 'storage_unavailable' });
    expect(away.headers.get('cache-control')).toBe('no-store');
    for (const [key, object] of s3.objects) s3.objects.set(key, { ...object, bytes: Buffer.from('another image') });
    expect((await desk.send('GET', path)).status).toBe(404);
    expect(desk.logs.at(-2)).toContain('not in the bucket as it was put there');
    s3.objects.clear();
    expect((await desk.send('GET', path)).status).toBe(404);
  });
});

describe('leftovers', () => {
  it('are removed from the bucket, and again when that failed', async () => {
    const s3 = await startStrictS3();
    const clock = { nowMs: Date.now, monotonicMs: () => 0 };
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const avatarBucket = createS3Bucket({ baseURL: `${s3.url}/bucket`, clock, logger, ...rights });
    const store = createMemoryStore();
    const ids = ['avt_01', 'avt_02', 'avt_03'] as const;
    for (const id of ids) {
      await avatarBucket.put(id, { mediaType: 'image/jpeg', bytes: Buffer.from(id) });
      await store.noteLeftover({ id, dueAt: id === 'avt_03' ? 200 : 100, at: 0, requestId: 'req_test' });
    }
    s3.faults.push(500, 500);
    await expect(removeLeftovers({ store, avatarBucket }, 100)).rejects.toThrow();
    expect(s3.objects.size).toBe(3);
    await removeLeftovers({ store, avatarBucket }, 100);
    expect([...s3.objects.keys()]).toEqual(['/bucket/avt_03']);
    expect(await store.listLeftovers({ dueUntil: 300, limit: 9 })).toEqual(['avt_03']);
    await removeLeftovers({ store, avatarBucket: undefined }, 300);
    await avatarBucket.close();
    await s3.close();
  });
});
