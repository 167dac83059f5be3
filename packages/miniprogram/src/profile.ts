import type { ProfileChange } from './auth.ts';
import type { Calls } from './calls.ts';
import { readProblem } from './errors.ts';
import type { Requests } from './requests.ts';
import { readUser, type SessionKeeper } from './session.ts';
import type { User } from './wire.ts';
import type { Answer } from './wx.ts';

export interface ProfileOptions {
  calls: Calls;
  requests: Requests;
  keeper: SessionKeeper;
  baseURL: string;
}

/** Changes of the user's profile, one request each, kept as soon as they are answered. */
export function createProfile({ calls, requests, keeper, baseURL }: ProfileOptions) {
  function adopt(answer: Answer): User {
    const user = readUser(answer.data);
    if (answer.statusCode >= 300 || !user) throw readProblem(answer);
    const session = keeper.find();
    if (session && session.user.id === user.id) keeper.keep(Object.assign({}, session, { user }));
    return user;
  }

  return async (user: User, { nickname, avatarPath }: ProfileChange): Promise<User> => {
    let changed = user;
    if (nickname !== undefined) {
      changed = adopt(await requests.request({ url: '/me/profile', method: 'PUT', data: { nickname } }));
    }
    if (avatarPath) {
      const file = { url: `${baseURL}/me/avatar`, filePath: avatarPath, name: 'avatar' };
      changed = adopt(await requests.authorise(true, (header) => calls.upload(Object.assign({ header }, file))));
    }
    return changed;
  };
}
