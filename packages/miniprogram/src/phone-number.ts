import type { Auth } from './auth.ts';
import type { AuthError } from './index.ts';
import type { Me } from './me.ts';
import { type PhoneEvent, readPhoneCode } from './phone-event.ts';
import { readUser } from './session.ts';
import type { User } from './wire.ts';

export function createPhoneNumber(auth: Auth, { ask, askTwice, adopt }: Me) {
  return {
    async bind(event: PhoneEvent): Promise<User> {
      const data = { code: readPhoneCode(event) };
      const before = auth.user()?.phone_masked;

      /** A phone code works once: when it is used up after a lost answer, the user tells whether that was this call. */
      async function judge(error: AuthError): Promise<User> {
        if (error.code !== 'phone_code_used') throw error;
        const user = readUser(await ask({ url: '/me', auth: 'optional' }));
        if (!user?.phone_masked || user.phone_masked === before) throw error;
        return user;
      }
      return adopt(await askTwice({ url: '/me/phone', method: 'POST', data }, judge));
    },

    async remove(): Promise<User> {
      const before = await auth.login();
      await askTwice({ url: '/me/phone', method: 'DELETE' });
      const user = auth.user();
      return adopt(Object.assign({}, user && user.id === before.id ? user : before, { phone_masked: null }));
    },
  };
}
