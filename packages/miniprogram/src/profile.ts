import type { ProfileChange } from './auth.ts';
import type { Calls } from './calls.ts';
import { readProblem } from './errors.ts';
import type { Renewal } from './renewal.ts';
import { authorise } from './request.ts';
import { readUser } from './session.ts';
import type { User } from './wire.ts';
import type { Answer } from './wx.ts';

/** Makes `updateProfile`: one request for each change, kept as soon as it is answered. */
export function createUpdateProfile(calls: Calls, renewal: Renewal, adopt: (user: User) => void) {
  function read(answer: Answer): User {
    const user = readUser(answer.data);
    if (answer.statusCode >= 300 || !user) throw readProblem(answer);
    adopt(user);
    return user;
  }

  return async function updateProfile({ nickname, avatarPath }: ProfileChange): Promise<User> {
    const find = renewal.begin(true);
    let { user } = await find();
    if (nickname !== undefined) {
      const profile = { url: '/me/profile', method: 'PUT', data: { nickname } } as const;
      user = read(await authorise(find, (header) => calls.request(Object.assign({ header }, profile))));
    }
    if (avatarPath) {
      const avatar = { url: '/me/avatar', filePath: avatarPath, name: 'avatar' };
      user = read(await authorise(find, (header) => calls.upload(Object.assign({ header }, avatar))));
    }
    return user;
  };
}
