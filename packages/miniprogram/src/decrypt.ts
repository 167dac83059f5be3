import type { Auth } from './auth.ts';
import type { AuthError } from './index.ts';
import type { Me } from './me.ts';
import type { OpenData } from './wx.ts';

/** Makes `decrypt`: first the login, then the data, so that no login comes between. */
export function createDecrypt(auth: Auth, { ask }: Me) {
  return async function decrypt<Data>(getOpenData: () => OpenData | PromiseLike<OpenData>): Promise<Data> {
    const send = async () => {
      await auth.login();
      const { encryptedData, iv } = await getOpenData();
      return ask({ url: '/me/decrypt', method: 'POST', data: { encrypted_data: encryptedData, iv } });
    };
    const plain = await send().catch(async (error: AuthError) => {
      if (error.action !== 'relogin') throw error;
      // Only a session opened by a new code brings the server the present session key.
      await auth.logout();
      return send();
    });
    return plain as Data; // the caller's word, as with `request`
  };
}
