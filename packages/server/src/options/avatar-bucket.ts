import { z } from 'zod';

/** Where avatars are kept, if not in the database. */
export const avatarBucketOptions = {
  avatarBucketURL: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address', abort: true })
    .refine((text) => /^https?:\/\/[a-z0-9.:[\]-]+(?:\/[\w~-][\w.~-]*)*$/.test(text), {
      error: 'must be plain: letters, digits and ._~- between slashes, no slash at the end',
    })
    .optional()
    .meta({
      en: 'Keeps avatars in a store that speaks S3 instead of the database: `https://<host>/<bucket>/<folder>` or `https://<bucket>.<host>/<folder>`. It may be closed to everybody else.',
      zh: '把头像存入兼容 S3 的对象存储而非数据库：`https://<主机>/<存储桶>/<目录>` 或 `https://<存储桶>.<主机>/<目录>`。存储桶可以不公开。',
    }),
  avatarBucketRegion: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/, { error: 'must be 1 to 32 small letters, digits or hyphens' })
    .default('us-east-1')
    .meta({ en: 'Its region.', zh: '存储桶所在地域。' }),
  avatarBucketKeyId: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, { error: 'must be visible ASCII' })
    .optional()
    .meta({
      en: 'Access key id for it. It needs to read, write and delete objects.',
      zh: '访问密钥 ID，需有读、写、删除对象的权限。',
    }),
  avatarBucketSecret: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, { error: 'must be visible ASCII' })
    .optional()
    .meta({ en: 'The secret of that key. Never logged.', zh: '该密钥的 Secret，绝不写入日志。' }),
};

interface Sound {
  readonly avatarBucketURL?: string | undefined;
  readonly avatarBucketKeyId?: string | undefined;
  readonly avatarBucketSecret?: string | undefined;
}

/** Of options that are right by themselves; one that is wrong is absent. */
export function findAvatarBucketProblems(sound: Sound): string[] {
  if (!sound.avatarBucketURL) return [];
  return (['avatarBucketKeyId', 'avatarBucketSecret'] as const)
    .filter((name) => name in sound && !sound[name])
    .map((name) => `${name}: is required with avatarBucketURL`);
}
