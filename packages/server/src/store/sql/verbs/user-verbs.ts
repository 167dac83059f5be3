import type { Profile, User } from '../../../model/user.ts';
import type { Store } from '../../store.ts';
import type { Change, Decision, SqlReader, WriteJob } from '../driver.ts';
import { bytesOfSubject, keyOf, readBytes, readSubject, readText, readUser } from '../rows.ts';
import * as statements from '../statements.ts';
import type { Write } from '../watch-rows.ts';
import { changeProfile } from './change-profile.ts';
import { eraseProfile } from './erase-profile.ts';

type UserVerbs = Pick<
  Store,
  'saveProfile' | 'saveAvatar' | 'eraseProfile' | 'findAvatar' | 'findSubject' | 'findUserByIdentity'
>;
type AvatarSave = Parameters<Store['saveAvatar']>[0];

export const createUserVerbs = (reader: SqlReader, write: Write): UserVerbs => ({
  saveProfile: (save) => write(save, saveProfile(save)),
  saveAvatar: (save) => write(save, saveAvatar(save)),
  eraseProfile: (erasure) => write(erasure, eraseProfile(erasure)),

  async findAvatar(id) {
    const row = await reader.get(statements.findAvatar, keyOf('avt', id));
    return row && { id, mediaType: readText(row, 'media_type'), bytes: readBytes(row, 'bytes') };
  },

  async findSubject(userId, namespace) {
    const row = await reader.get(statements.findSubject, keyOf('usr', userId), namespace);
    return row && readSubject(readBytes(row, 'subject'));
  },

  async findUserByIdentity({ namespace, subject }) {
    const row = await reader.get(statements.findUserByIdentity, namespace, bytesOfSubject(subject));
    return row && readUser(row);
  },
});

const saveProfile = ({ userId, profile }: Parameters<Store['saveProfile']>[0]): WriteJob<User | undefined> => ({
  claims: [userId],
  decide: (look) => decideProfile(look, userId, profile),
});

const saveAvatar = (save: AvatarSave): WriteJob<User | undefined> => ({
  claims: [save.userId],
  async decide(look) {
    const { answer, changes } = await decideProfile(look, save.userId, { avatarUrl: save.avatarUrl });
    if (!answer) return { answer, changes };
    return { answer, changes: [...changes, ...(await replaceAvatar(look, save))] };
  },
});

async function decideProfile(
  look: SqlReader,
  userId: User['id'],
  profile: Profile,
): Promise<Decision<User | undefined>> {
  const row = await look.get(statements.findUser, keyOf('usr', userId));
  if (!row) return { answer: undefined, changes: [] };
  const user = readUser(row);
  return { answer: { ...user, ...profile }, changes: changeProfile(user, profile) };
}

async function replaceAvatar(look: SqlReader, { userId, avatar }: AvatarSave): Promise<Change[]> {
  const owner = keyOf('usr', userId);
  const old = await look.get(statements.findAvatarOfUser, owner);
  const values = [keyOf('avt', avatar.id), owner, avatar.mediaType, avatar.bytes];
  return [
    ...(old ? [{ statement: statements.deleteAvatar, values: [readBytes(old, 'id')] }] : []),
    { statement: statements.insertAvatar, values },
  ];
}
