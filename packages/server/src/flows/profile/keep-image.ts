import { createHash } from 'node:crypto';
import { LoginError } from '../../errors.ts';
import type { AvatarId } from '../../model/id.ts';
import { isElsewhere } from '../../model/profile/image-elsewhere.ts';
import type { Avatar } from '../../store/profile.ts';
import type { Written } from '../../store/store.ts';
import type { Deps } from '../deps.ts';

/** Longer than any upload takes, or any instance that is not dead. */
const abandonedAfterSeconds = 600;

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/**
 * What goes into the database: the image, or, where there is a bucket, what it is known by there. The bucket has it before the database tells
 * anybody; until then it is noted as a leftover, so that nothing stays in the bucket that nobody knows of, whenever this process ends.
 * @throws LoginError storage_unavailable
 */
export async function keepImage(deps: Deps, avatar: Avatar, written: Written): Promise<Avatar> {
  const { avatarBucket, store } = deps;
  if (!avatarBucket) return avatar;
  await store.noteLeftover({ id: avatar.id, dueAt: written.at + abandonedAfterSeconds, ...written });
  await avatarBucket.put(avatar.id, avatar);
  return { ...avatar, bytes: digestOf(avatar.bytes) };
}

/** The image that users are shown under this identifier. @throws LoginError not_found, storage_unavailable */
export async function getImage({ store, avatarBucket, config }: Deps, id: AvatarId): Promise<Avatar> {
  const avatar = await store.findAvatar(id);
  if (!avatar) throw new LoginError('not_found');
  if (!isElsewhere(avatar)) return avatar;
  const bytes = await avatarBucket?.find(id);
  if (bytes && digestOf(bytes).equals(avatar.bytes)) return { ...avatar, bytes };
  config.logger.error(
    { avatarId: id, isConfigured: avatarBucket !== undefined },
    'An avatar is not in the bucket as it was put there',
  );
  throw new LoginError('not_found');
}

const atOnce = 100;

/** Removes from the bucket what nobody is shown any more. Several instances may do it at once. */
export async function removeLeftovers(
  { store, avatarBucket }: Pick<Deps, 'store' | 'avatarBucket'>,
  now: number,
): Promise<void> {
  if (!avatarBucket) return;
  const ids = await store.listLeftovers({ dueUntil: now, limit: atOnce });
  for (const id of ids) await avatarBucket.remove(id);
  if (ids.length > 0) await store.forgetLeftovers(ids);
}
