import type { Auth, AuthOptions } from './auth.ts';
import { createCalls } from './calls.ts';
import { AuthError } from './errors.ts';
import { readOrigin } from './origin.ts';
import { createUpdateProfile } from './profile.ts';
import { createRenewal } from './renewal.ts';
import { createRequest } from './request.ts';
import { createServer } from './server.ts';
import { createSessionKeeper } from './session.ts';
import type { User } from './wire.ts';
import type { Platform } from './wx.ts';

// The two globals of every mini program that are used; no others exist on all phones.
declare const wx: Platform;
declare const setTimeout: (done: () => void, ms: number) => unknown;

/**
 * The login of one mini program. Make one for the whole program, in `app.ts`, and hand it to the pages: two of them
 * would each renew the same session.
 *
 * @example
 * const auth = createAuth({ baseURL: 'https://api.example.com/auth' });
 * const { data } = await auth.request<Order[]>({ url: 'https://api.example.com/orders' });
 *
 * @throws AuthError `option_invalid` when baseURL is no absolute URL.
 */
export function createAuth(options: AuthOptions): Auth {
  let baseURL = `${options.baseURL}`;
  while (baseURL.endsWith('/')) baseURL = baseURL.slice(0, -1);
  const origins = [baseURL, ...(options.trusted || [])].map(readOrigin);
  if (origins.includes('')) {
    const message = 'baseURL and `trusted` take absolute addresses like https://api.example.com.';
    throw new AuthError({ code: 'option_invalid', action: 'fix_request', message });
  }
  const platform = () => options.platform || wx;
  const {
    appid,
    storageKey = `wxlogin:${baseURL}`,
    timeoutMs = 10_000,
    now = () => Math.floor(Date.now() / 1000),
    random = Math.random,
    wait = (ms) => new Promise<void>((done) => setTimeout(done, ms)),
  } = options;

  const calls = createCalls(platform, baseURL);
  const keeper = createSessionKeeper(platform, storageKey);
  const server = createServer({ calls, appid, timeoutMs, now, random, wait });
  const renewal = createRenewal(keeper, server, now);
  const get = (badToken?: string) => renewal.begin(true)(badToken);

  function adopt(user: User | null) {
    const session = keeper.find();
    if (!user) {
      renewal.abandon();
      keeper.keep(undefined);
    } else if (session && session.user.id === user.id) {
      keeper.keep(Object.assign({}, session, { user }));
    }
  }

  return {
    login: async () => (await get()).user,
    request: createRequest(calls, renewal, origins),
    token: async () => (await get()).accessToken,
    renew: async (badToken) => (await get(badToken)).accessToken,
    user: keeper.findUser,
    async logout({ all = false } = {}) {
      const session = keeper.find();
      adopt(null);
      return session ? server.logout(session.refreshToken, all) : !all;
    },
    updateProfile: createUpdateProfile(calls, renewal, adopt),
    adopt,
    jsCode: () => calls.login(timeoutMs),
    onChange: keeper.onChange,
  };
}
