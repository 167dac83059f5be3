import type { Auth, AuthOptions } from './auth.ts';
import { createCalls } from './calls.ts';
import { AuthError } from './errors.ts';
import { createProfile } from './profile.ts';
import { createRenewal } from './renewal.ts';
import { createRequests, readOrigin } from './requests.ts';
import { createServer } from './server.ts';
import { createSessionKeeper, type Session } from './session.ts';
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
  const baseURL = `${options.baseURL}`.replace(/\/+$/, '');
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

  const calls = createCalls(platform);
  const keeper = createSessionKeeper(platform, storageKey);
  const server = createServer({ calls, baseURL, appid, timeoutMs, now, random, wait });
  const renewal = createRenewal(keeper, server, now);
  const requests = createRequests({ calls, renewal, baseURL, origins });
  const updateProfile = createProfile({ calls, requests, keeper, baseURL });

  const get = async (badToken?: string) => (await renewal.begin(true)(badToken)) as Session;
  const login = async () => (await get()).user;

  return {
    login,
    request: requests.request,
    token: async () => (await get()).accessToken,
    renew: async (badToken) => (await get(badToken)).accessToken,
    user: keeper.findUser,
    async logout({ all = false } = {}) {
      const session = keeper.find();
      renewal.abandon();
      keeper.keep(undefined);
      return session ? server.logout(session.refreshToken, all) : !all;
    },
    updateProfile: async (change) => updateProfile(await login(), change),
    onChange: keeper.onChange,
  };
}
