import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { AvatarBucket } from '../../../src/store/avatars/avatar-bucket.ts';
import { createS3Bucket, type S3Options } from '../../../src/store/avatars/s3-bucket.ts';
import { captureLogger } from '../../wechat/capture-logger.ts';
import { newAvatarId } from '../contract/store-under-test.ts';
import { rights, type StrictS3, startStrictS3 } from './strict-s3.ts';

describe('a bucket that speaks S3', () => {
  let s3: StrictS3;
  let bucket: AvatarBucket;
  let logger: ReturnType<typeof captureLogger>;
  const image = { mediaType: 'image/jpeg', bytes: randomBytes(5000) };
  const open = (change: Partial<S3Options> = {}) => {
    bucket = createS3Bucket({ baseURL: `${s3.url}/bucket/a-folder`, clock: systemClock, logger, ...rights, ...change });
  };
  beforeEach(async () => {
    s3 = await startStrictS3();
    logger = captureLogger();
    open();
  });
  afterEach(async () => {
    await s3.close();
    await bucket.close();
  });

  it('keeps an image under its name, gives it and removes it', async () => {
    const id = newAvatarId();
    expect(await bucket.find(id)).toBeUndefined();
    await bucket.put(id, image);
    expect(s3.objects.get(`/bucket/a-folder/${id}`)).toEqual(image);
    expect(await bucket.find(id)).toEqual(image.bytes);
    await bucket.remove(id);
    await bucket.remove(id);
    expect(s3.objects.size).toBe(0);
  });

  it.each<[string, (number | 'reset' | 'hang')[]]>([
    ['a reset', ['reset']],
    ['a fault of its own', [503]],
    ['silence', ['hang']],
  ])('is asked a second time after %s', async (_, faults) => {
    open({ attemptMs: 300 });
    s3.faults.push(...faults);
    const id = newAvatarId();
    await bucket.put(id, image);
    expect(s3.asked).toEqual([`PUT /bucket/a-folder/${id}`, `PUT /bucket/a-folder/${id}`]);
    expect(logger.lines).toEqual([]);
  });

  it('is given up after the second time, with a line in the log', async () => {
    s3.faults.push(500, 'reset', 500, 500, 'reset', 'reset');
    for (const call of [
      () => bucket.put(newAvatarId(), image),
      () => bucket.find(newAvatarId()),
      () => bucket.remove(newAvatarId()),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(logger.lines).toHaveLength(3);
    expect(logger.lines[1]?.facts).toEqual({ method: 'GET', status: 500, s3Code: 'InternalError' });
  });

  it.each([
    ['another secret', { secret: 'planted-secret' }, 'SignatureDoesNotMatch'],
    ['another region', { region: 'us-east-1' }, 'InvalidAccessKeyId'],
    ['a clock that is wrong', { clock: { nowMs: () => 1e12, monotonicMs: () => 0 } }, 'RequestTimeTooSkewed'],
  ])('refuses %s, once and for all, and the log says so without the secret', async (_, change, s3Code) => {
    open(change);
    await expect(bucket.put(newAvatarId(), image)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(s3.asked).toHaveLength(1);
    expect(logger.lines.at(-1)?.facts).toEqual({ method: 'PUT', status: 403, s3Code });
    expect(JSON.stringify(logger.lines)).not.toContain('planted-secret');
  });

  it('that gives more than an image is not listened to', async () => {
    const id = newAvatarId();
    s3.objects.set(`/bucket/a-folder/${id}`, { mediaType: '', bytes: Buffer.alloc(2 << 20) });
    await expect(bucket.find(id)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});
