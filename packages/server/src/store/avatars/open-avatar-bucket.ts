import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import type { AvatarBucket } from './avatar-bucket.ts';
import { createS3Bucket } from './s3-bucket.ts';

interface BucketConfig {
  readonly avatarBucketURL?: string | undefined;
  readonly avatarBucketRegion: string;
  readonly avatarBucketKeyId?: string | undefined;
  readonly avatarBucketSecret?: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The bucket of the configuration, if there is one. Nothing is asked before the first avatar. */
export function openAvatarBucket(config: BucketConfig): AvatarBucket | undefined {
  const { avatarBucketURL: baseURL, avatarBucketKeyId: keyId, avatarBucketSecret: secret, clock, logger } = config;
  if (baseURL === undefined || keyId === undefined || secret === undefined) return undefined;
  return createS3Bucket({ baseURL, region: config.avatarBucketRegion, keyId, secret, clock, logger });
}
