import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { isPlaceholderNickname } from '../model/placeholder.ts';
import type { User } from '../model/user.ts';
import type { SessionOfUser } from '../store/store.ts';
import type { Deps } from './deps.ts';
import { checkNickname } from './profile/check-nickname.ts';

/**
 * Sets the nickname. WeChat's placeholder name counts as none given and changes nothing.
 * @throws LoginError session_ended, and with `checkNicknames` what checkNickname throws
 */
export async function saveProfile(
  deps: Deps,
  request: {
    readonly requestId: string;
    readonly address?: string | undefined;
    readonly of: SessionOfUser;
    readonly nickname: string;
  },
): Promise<User> {
  const { requestId, address, nickname } = request;
  const { session, user } = request.of;
  if (isPlaceholderNickname(nickname)) return user;
  const verdict = await checkNickname(deps, request);
  const about = { requestId, address, appid: session.appid, userId: user.id, sessionId: session.id };
  const names = [...(verdict === 'review' ? (['nickname_to_review'] as const) : []), 'profile_changed' as const];
  const saved = await deps.store.saveProfile({
    userId: user.id,
    profile: { nickname },
    at: unixSeconds(deps.clock),
    requestId,
    events: deps.record((changed) => (changed ? names.map((name) => ({ ...about, name })) : [])),
  });
  if (!saved) throw new LoginError('session_ended');
  return saved;
}
