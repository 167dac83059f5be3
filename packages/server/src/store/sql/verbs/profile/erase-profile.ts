import type { User } from '../../../../model/user.ts';
import type { ProfileErasure } from '../../../profile.ts';
import type { Change, WriteJob } from '../../driver.ts';
import { keyOf, readBytes, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import { leaveOver } from './leftover-verbs.ts';

/** Erasing what is not there changes nothing; the epoch is raised each time, as ending all sessions does. */
export const eraseProfile = (erasure: ProfileErasure): WriteJob<User | undefined> => ({
  claims: [erasure.userId],
  async decide(look) {
    const id = keyOf('usr', erasure.userId);
    const [row, image] = await Promise.all([
      look.get(statements.findUser, id),
      erasure.fields.includes('avatar') ? look.get(statements.findAvatarOfUser, id) : undefined,
    ]);
    if (!row) return { answer: undefined, changes: [] };
    const user = readUser(row);
    const erased = describeErased(user, erasure);
    const deletion: Change[] = image
      ? [
          { statement: statements.deleteAvatar, values: [readBytes(image, 'id')] },
          ...(await leaveOver(look, image, erasure.at)),
        ]
      : [];
    return { answer: erased, changes: [...listChanges(user, erased), ...deletion] };
  },
});

const describeErased = (user: User, { fields, endsSessions }: ProfileErasure): User => ({
  ...user,
  ...(fields.includes('nickname') && { nickname: null }),
  ...(fields.includes('avatar') && { avatarUrl: null }),
  ...(endsSessions && { epoch: user.epoch + 1 }),
});

function listChanges(user: User, erased: User): Change[] {
  const id = keyOf('usr', user.id);
  const changes: Change[] = [];
  if (erased.nickname !== user.nickname) changes.push({ statement: statements.saveNickname, values: [null, id] });
  if (erased.avatarUrl !== user.avatarUrl) changes.push({ statement: statements.saveAvatarUrl, values: [null, id] });
  if (erased.epoch !== user.epoch)
    changes.push({ statement: statements.raiseEpoch, values: [erased.epoch, id, user.epoch] });
  return changes;
}
