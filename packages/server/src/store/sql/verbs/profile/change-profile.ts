import type { Profile, User } from '../../../../model/user.ts';
import type { Change } from '../../driver.ts';
import { keyOf } from '../../rows.ts';
import * as statements from '../../statements.ts';

/** Writes only what differs; whoever shows one field leaves the other as it is by then. */
export function changeProfile(user: User, { nickname, avatarUrl }: Profile): Change[] {
  const id = keyOf('usr', user.id);
  const changes: Change[] = [];
  if (nickname !== undefined && nickname !== user.nickname)
    changes.push({ statement: statements.saveNickname, values: [nickname, id] });
  if (avatarUrl !== undefined && avatarUrl !== user.avatarUrl)
    changes.push({ statement: statements.saveAvatarUrl, values: [avatarUrl, id] });
  return changes;
}
