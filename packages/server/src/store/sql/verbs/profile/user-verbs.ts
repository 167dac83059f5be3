import { isElsewhere } from '../../../../model/profile/image-elsewhere.ts';
import type { Profile, User } from '../../../../model/user.ts';
import type { Store } from '../../../store.ts';
import type { Change, Decision, SqlReader, WriteJob } from '../../driver.ts';
import { keyOf, readBytes, readSubject, readText, readUser } from '../../rows.ts';
import * as statements from '../../statements.ts';
import type { Write } from '../../watch-rows.ts';
import { holdUser } from '../hold-user.ts';
import { changeProfile } from './change-profile.ts';
import { eraseProfile } from './erase-profile.ts';
import { dropLeftover, leaveOver } from './leftover-verbs.ts';

type UserVerbs = Pick<Store, 'saveProfile' | 'saveAvatar' | 'eraseProfile' | 'findAvatar' | 'findSubject'>;
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
});

const saveProfile = ({ userId, profile }: Parameters<Store['saveProfile']>[0]): WriteJob<User | undefined> => ({
  claims: [userId],
  decide: (look) => decideProfile(look, userId, profile),
});

const saveAvatar = (save: AvatarSave): WriteJob<User | undefined> => ({
  claims: [save.userId],
  async decide(look) {
    const { answer, changes } = await decideProfile(look, save.userId, { avatarUrl: save.avatarUrl });
    const replacement = answer && (await replaceAvatar(look, save));
    if (!answer || !replacement) return { answer: undefined, changes: [] };
    const ofUser = changes.length > 0 ? changes : [holdUser(answer)];
    return { answer, changes: [...ofUser, ...replacement] };
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

/** Undefined: the image was put elsewhere, and given up before it was saved. */
async function replaceAvatar(look: SqlReader, { userId, avatar, at }: AvatarSave): Promise<Change[] | undefined> {
  const owner = keyOf('usr', userId);
  const id = keyOf('avt', avatar.id);
  const [old, noted] = await Promise.all([
    look.get(statements.findAvatarOfUser, owner),
    isElsewhere(avatar) ? look.get(statements.findLeftover, id) : undefined,
  ]);
  const isRepeated = old !== undefined && Buffer.compare(readBytes(old, 'id'), id) === 0;
  if (isElsewhere(avatar) && !noted && !isRepeated) return undefined;
  return [
    ...(old ? [{ statement: statements.deleteAvatar, values: [readBytes(old, 'id')] }] : []),
    { statement: statements.insertAvatar, values: [id, owner, avatar.mediaType, avatar.bytes] },
    ...(old && !isRepeated ? await leaveOver(look, old, at) : []),
    ...(noted ? [dropLeftover(id)] : []),
  ];
}
