import { describe, expect, it } from 'vitest';
import { lost, type Network } from './phone.ts';
import { start } from './start.ts';
import { baseURL, problem } from './wxlogin.ts';

/** Logged in, with an access token that ends in a moment. */
async function startExpired() {
  const started = start();
  await started.auth.login();
  started.clock.now += 600 - 30;
  return started;
}

describe('renewal', () => {
  it('comes before a request when the access token is about to end', async () => {
    const { auth, phone } = await startExpired();
    await auth.request({ url: '/orders' });
    expect(phone.sent.map(({ url }) => url)).toEqual(
      ['login', 'refresh', 'orders'].map((path) => `${baseURL}/${path}`),
    );
    expect(phone.sentTo('/refresh')[0]?.data).toEqual({ refresh_token: 'refresh-1' });
    expect(phone.sentTo('/orders')[0]?.header).toEqual({ Authorization: 'Bearer access-2' });
  });

  it('is not yet due half a minute earlier', async () => {
    const { auth, phone, clock } = await startExpired();
    clock.now -= 1;
    await auth.request({ url: '/orders' });
    expect(phone.sentTo('/refresh')).toHaveLength(0);
  });

  it('is remembered over a restart', async () => {
    const { auth, restart } = await startExpired();
    const token = await auth.token();
    expect(await restart().token()).toBe(token);
  });

  it('is repeated with the same token when the answer is lost', async () => {
    const { auth, phone, wxlogin } = await startExpired();
    let isLost = true;
    phone.network = (sent) => {
      if (!sent.url.endsWith('/refresh') || !isLost) return wxlogin.handle(sent);
      isLost = false;
      return lost;
    };
    expect(await auth.token()).toBe('access-2');
    expect(phone.sentTo('/refresh')[1]).toEqual(phone.sentTo('/refresh')[0]);
  });

  it.each<[string, Network]>([
    ['the network fails', () => lost],
    ['the server has trouble', () => problem(503, 'storage_unavailable', 'retry')],
    ['the user is blocked', () => problem(403, 'user_blocked', 'contact_operator')],
  ])('leaves the session alone when %s', async (_, network) => {
    const { auth, phone, wxlogin } = await startExpired();
    phone.network = network;
    await expect(auth.token()).rejects.toMatchObject({ name: 'AuthError' });
    expect(auth.user()).toEqual(wxlogin.user);
    phone.network = wxlogin.handle;
    expect(await auth.token()).toBe('access-2');
    expect(phone.logins).toBe(1);
  });

  it('turns into a silent login when the refresh token is refused, which nobody notices', async () => {
    const { auth, phone, wxlogin } = await startExpired();
    const seen: unknown[] = [];
    auth.onChange((user) => seen.push(user));
    wxlogin.endSession();
    phone.network = (sent) => {
      expect(auth.user()).not.toBeNull();
      return wxlogin.handle(sent);
    };
    expect(await auth.token()).toBe('access-2');
    expect(phone.logins).toBe(2);
    expect(seen).toEqual([]);
  });

  it('ends the session when the refresh token is refused and the login fails', async () => {
    const { auth, phone, wxlogin } = await startExpired();
    const seen: unknown[] = [];
    auth.onChange((user) => seen.push(user));
    wxlogin.endSession();
    phone.login = () => ({ errMsg: 'login:fail' });
    await expect(auth.token()).rejects.toMatchObject({ code: 'wx_login_failed' });
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
    expect(seen).toEqual([null]);
  });

  it('gets over a refresh token that the server cannot even read', async () => {
    const { auth, phone, wxlogin } = await startExpired();
    phone.network = (sent) =>
      sent.url.endsWith('/refresh') ? problem(400, 'request_invalid', 'fix_request') : wxlogin.handle(sent);
    expect(await auth.token()).toBe('access-2');
  });
});

describe('a session whose refresh token has run out', () => {
  const orders = { url: '/orders' };
  /** The phone lay in a drawer for a day longer than the server keeps a session. */
  async function startOver() {
    const started = start();
    await started.auth.login();
    started.clock.now += 2_592_000 + 86_400;
    started.phone.sent.length = 0;
    return { ...started, auth: started.restart() };
  }
  const pathsOf = ({ phone }: Pick<ReturnType<typeof start>, 'phone'>) =>
    phone.sent.map(({ url }) => url.replace(baseURL, ''));

  it('is followed by a login at once: no request is spent on a refusal that is known', async () => {
    const started = await startOver();
    expect(started.auth.user()).toEqual(started.wxlogin.user);
    expect((await started.auth.request(orders)).statusCode).toBe(200);
    expect(pathsOf(started)).toEqual(['/login', '/orders']);
  });

  it('is none for a request that may not log in', async () => {
    const started = await startOver();
    await started.auth.request({ ...orders, auth: 'optional' });
    expect(pathsOf(started)).toEqual(['/orders']);
    expect(started.auth.user()).toBeNull();
  });

  it('is followed by one login for all when only some may not log in', async () => {
    const started = await startOver();
    const { auth } = started;
    const both = [auth.request({ ...orders, auth: 'optional' }), auth.request(orders)];
    expect((await Promise.all(both)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(pathsOf(started)).toEqual(['/login', '/orders', '/orders']);
  });

  it('is asked for as long as nobody knows its end, as in storages of earlier versions', async () => {
    const { phone, restart, clock } = await startExpired();
    for (const [name, session] of phone.storage) {
      phone.storage.set(name, { ...(session as object), refreshExpiresAt: undefined });
    }
    clock.now += 2_592_000;
    expect(await restart().token()).toBe('access-2');
    expect(phone.sentTo('/refresh')).toHaveLength(1);
  });
});

describe('renew', () => {
  it('gets another token for one that was refused', async () => {
    const { auth } = start();
    expect(await auth.renew(await auth.token())).toBe('access-2');
  });

  it('gives the current token for an older one', async () => {
    const { auth, phone } = start();
    const old = await auth.token();
    await auth.renew(old);
    expect(await auth.renew(old)).toBe('access-2');
    expect(phone.sentTo('/refresh')).toHaveLength(1);
  });

  it('logs nobody in: a refused token without a session belongs to a logout', async () => {
    const { auth, phone } = start();
    await expect(auth.renew('access-0')).rejects.toMatchObject({ code: 'logged_out', action: 'relogin' });
    expect(phone.logins).toBe(0);
  });
});
