import type { UserId } from '../../model/id.ts';
import type { Profile, User } from '../../model/user.ts';
import type { Avatar, Store } from '../store.ts';
import type { SqlReader, SqlTransaction } from './driver.ts';
import { changeProfile } from './open-login.ts';
import { keyOf, readBytes, readSubject, readText, readUser } from './rows.ts';
import * as statements from './statements.ts';
import type { Write } from './writer.ts';

type UserVerbs = Pick<Store, 'saveProfile' | 'saveAvatar' | 'findAvatar' | 'findSubject'>;

export const createUserVerbs = (reader: SqlReader, write: Write): UserVerbs => ({
  saveProfile: (save) => write(save, (transaction) => saveProfile(transaction, save.userId, save.profile)),

  saveAvatar: (save) =>
    write(save, async (transaction) => {
      const user = await saveProfile(transaction, save.userId, { avatarUrl: save.avatarUrl });
      if (user) await replaceAvatar(transaction, user, save.avatar);
      return user;
    }),

  async findAvatar(id) {
    const row = await reader.get(statements.findAvatar, keyOf('avt', id));
    return row && { id, mediaType: readText(row, 'media_type'), bytes: readBytes(row, 'bytes') };
  },

  async findSubject(userId, namespace) {
    const row = await reader.get(statements.findSubject, keyOf('usr', userId), namespace);
    return row && readSubject(readBytes(row, 'subject'));
  },
});

async function saveProfile(transaction: SqlTransaction, userId: UserId, profile: Profile): Promise<User | undefined> {
  const row = await transaction.get(statements.findUser, keyOf('usr', userId));
  return row && changeProfile(transaction, readUser(row), profile);
}

async function replaceAvatar(transaction: SqlTransaction, user: User, avatar: Avatar): Promise<void> {
  const userId = keyOf('usr', user.id);
  await transaction.run(statements.deleteAvatar, userId);
  await transaction.run(statements.insertAvatar, keyOf('avt', avatar.id), userId, avatar.mediaType, avatar.bytes);
}
