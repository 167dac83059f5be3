import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { createId } from '../model/id.ts';
import type { User } from '../model/user.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Deps } from './deps.ts';
import { keepImage } from './profile/keep-image.ts';

interface AvatarToSave {
  readonly requestId: string;
  readonly address?: string | undefined;
  readonly of: SessionOfUser;
  /** Already decoded and encoded anew. */
  readonly image: { readonly mediaType: string; readonly bytes: Uint8Array };
}

/** Replaces the avatar. Its address is new each time, so that no cache shows the old one. */
export async function saveAvatar(
  deps: Deps,
  { of: { session, user }, image, ...request }: AvatarToSave,
): Promise<User> {
  const id = createId('avt', deps.clock.nowMs(), deps.randomBytes(16));
  const avatarUrl = `${deps.config.issuer}/avatars/${id}`;
  const written = { at: unixSeconds(deps.clock), requestId: request.requestId };
  const about = { ...request, appid: session.appid, userId: user.id, sessionId: session.id };
  const avatar = await keepImage(deps, { id, ...image }, written);
  const events = deps.record((changed) => (changed ? [{ ...about, name: 'profile_changed' }] : []));
  const saved = await deps.store.saveAvatar({ userId: user.id, avatarUrl, avatar, ...written, events });
  if (!saved) throw new LoginError(deps.avatarBucket ? 'storage_unavailable' : 'session_ended');
  return saved;
}
