import type { z } from 'zod';
import { LoginError } from '../../errors.ts';
import type { Deps } from '../../flows/deps.ts';
import { findIdentifiers } from '../../flows/find-identifiers.ts';
import { getImage } from '../../flows/profile/keep-image.ts';
import { saveAvatar } from '../../flows/save-avatar.ts';
import { saveProfile } from '../../flows/save-profile.ts';
import { parseId } from '../../model/id.ts';
import type { User } from '../../model/user.ts';
import type { EncodedImage } from '../body/read-avatar.ts';
import type { Answer, Call } from '../route.ts';
import type { profileBody } from '../schemas.ts';
import { writeUser } from './write-user.ts';

export const getMe = (deps: Deps, { caller }: Call<unknown>): Promise<Answer> =>
  answerUser(deps, caller.user, caller.session.appid);

export async function putProfile(
  deps: Deps,
  { requestId, address, caller, body }: Call<z.output<typeof profileBody>>,
): Promise<Answer> {
  const user = await saveProfile(deps, { requestId, address, of: caller, nickname: body.nickname });
  return answerUser(deps, user, caller.session.appid);
}

export async function postAvatar(
  deps: Deps,
  { requestId, address, caller, body }: Call<EncodedImage>,
): Promise<Answer> {
  const user = await saveAvatar(deps, { requestId, address, of: caller, image: body });
  return answerUser(deps, user, caller.session.appid);
}

async function answerUser(deps: Deps, user: User, appid: string): Promise<Answer> {
  const identifiers = await findIdentifiers(deps, { userId: user.id, appid }, deps.config.expose);
  return { json: writeUser(user, identifiers), headers: { 'cache-control': 'no-store' } };
}

/** Public on purpose: an avatar is shown to others. Its address cannot be guessed and changes with the image. */
export async function getAvatar(deps: Deps, { parameter }: Call<unknown>): Promise<Answer> {
  if (!parseId('avt', parameter ?? '')) throw new LoginError('not_found');
  const avatar = await getImage(deps, `avt_${parameter?.slice(4)}`);
  return {
    bytes: avatar.bytes,
    headers: { 'content-type': avatar.mediaType, 'cache-control': 'public, max-age=31536000, immutable' },
  };
}
