import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { createId } from '../model/id.ts';
import type { User } from '../model/user.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Deps } from './deps.ts';

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
  const at = unixSeconds(deps.clock);
  const about = { ...request, appid: session.appid, userId: user.id, sessionId: session.id };
  const saved = await deps.store.saveAvatar({
    userId: user.id,
    avatarUrl,
    avatar: { id, ...image },
    at,
    requestId: request.requestId,
    events: deps.record((changed) => (changed ? [{ ...about, name: 'profile_changed' }] : [])),
  });
  if (!saved) throw new LoginError('session_ended');
  return saved;
}
