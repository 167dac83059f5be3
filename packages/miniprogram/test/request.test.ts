import { describe, expect, it, vi } from 'vitest';
import { AuthError } from '../src/index.ts';
import { lost } from './phone.ts';
import { start } from './start.ts';
import { baseURL, origin, problem } from './wxlogin.ts';

describe('request', () => {
  it('hands everything on to wx.request, with the access token', async () => {
    const { auth, phone } = start();
    const platform = phone.platform;
    const request = vi.spyOn(platform, 'request');
    await auth.request({ url: '/orders', method: 'PUT', data: { n: 1 }, header: { 'X-A': '1' }, enableHttp2: true });
    expect(request.mock.lastCall?.[0]).toMatchObject({ method: 'PUT', data: { n: 1 }, enableHttp2: true });
    expect(phone.sent.at(-1)?.header).toEqual({ 'X-A': '1', Authorization: 'Bearer access-1' });
  });

  it.each([200, 304, 400, 403, 404, 429, 500])(
    'resolves with an answer of %i, as wx.request does',
    async (statusCode) => {
      const { auth, phone } = start();
      await auth.login();
      phone.network = () => ({ statusCode, data: { some: 'body' } });
      expect(await auth.request({ url: '/orders' })).toEqual({ statusCode, data: { some: 'body' }, header: {} });
      expect(phone.sentTo('/orders')).toHaveLength(1);
    },
  );

  it('rejects with a 401 that stays', async () => {
    const { auth, phone, wxlogin } = start();
    phone.network = (sent) => (sent.url.endsWith('/orders') ? { statusCode: 401, data: 'no' } : wxlogin.handle(sent));
    await expect(auth.request({ url: '/orders' })).rejects.toMatchObject({
      code: 'http_401',
      status: 401,
      action: 'contact_operator',
    });
  });

  it('is not repeated when no answer came, since it may have had its effect', async () => {
    const { auth, phone } = start();
    await auth.login();
    phone.network = () => lost;
    await expect(auth.request({ url: '/pay', method: 'POST' })).rejects.toMatchObject({
      code: 'network_failed',
      cause: lost,
    });
    expect(phone.sentTo('/pay')).toHaveLength(1);
  });

  it('is repeated whole after a renewal', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    wxlogin.expireAccess();
    await auth.request({ url: '/pay', method: 'POST', data: { price: 5 } });
    const [first, second] = phone.sentTo('/pay');
    expect(second).toEqual({ ...first, header: { Authorization: 'Bearer access-2' } });
  });
});

describe("auth: 'optional'", () => {
  const optional = { url: '/news', auth: 'optional' } as const;
  const isNews = { statusCode: 200, data: 'news', header: {} };
  /** A server that shows its news to everybody, but refuses a bad token. */
  function startPublic() {
    const started = start();
    started.phone.network = (sent) =>
      sent.url.endsWith('/news') && !sent.header.Authorization ? isNews : started.wxlogin.handle(sent);
    return started;
  }

  it('never starts a login', async () => {
    const { auth, phone } = startPublic();
    expect(await auth.request(optional)).toEqual(isNews);
    expect(phone.logins).toBe(0);
    expect(phone.sent).toHaveLength(1);
  });

  it('uses the session that is there, and renews it', async () => {
    const { auth, phone, wxlogin } = startPublic();
    await auth.login();
    wxlogin.expireAccess();
    await auth.request(optional);
    expect(phone.sent.at(-1)?.header).toEqual({ Authorization: 'Bearer access-2' });
  });

  it.each([
    ['refused', problem(401, 'session_ended', 'relogin'), null],
    ['without an answer', lost, 'usr_1'],
  ])('goes without the token when the renewal is %s', async (_, answer, userAfter) => {
    const { auth, phone, clock } = startPublic();
    await auth.login();
    clock.now += 600;
    const { network } = phone;
    phone.network = (sent) => (sent.url.endsWith('/refresh') ? answer : network(sent));
    expect(await auth.request(optional)).toEqual(isNews);
    expect(phone.logins).toBe(1);
    expect(auth.user()?.id ?? null).toBe(userAfter);
  });

  it('resolves even with a 401', async () => {
    const { auth } = start();
    expect((await auth.request({ url: '/orders', auth: 'optional' })).statusCode).toBe(401);
  });

  it('shares an attempt with those who do want a login', async () => {
    const { auth, phone, wxlogin, clock } = startPublic();
    await auth.login();
    clock.now += 600;
    wxlogin.endSession();
    const answers = await Promise.all([auth.request(optional), auth.request({ url: '/orders' })]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(phone.sentTo('/refresh')).toHaveLength(1);
    expect(phone.logins).toBe(2);
  });
});

describe('the access token', () => {
  it.each([
    ['/orders', `${baseURL}/orders`],
    ['orders?n=1', `${baseURL}/orders?n=1`],
    ['//evil.example/x', `${baseURL}/evil.example/x`],
    ['https:evil.example', `${baseURL}/https:evil.example`],
    [`${origin}/shop`, `${origin}/shop`],
    ['HTTPS://API.example.com/shop', 'HTTPS://API.example.com/shop'],
    ['https://shop.example.com:8443/orders', 'https://shop.example.com:8443/orders'],
  ])('goes to %s', async (url, sentURL) => {
    const { auth, phone } = start({ trusted: ['https://Shop.example.com:8443/any/path'] });
    await auth.request({ url });
    expect(phone.sent.at(-1)).toMatchObject({ url: sentURL, header: { Authorization: 'Bearer access-1' } });
  });

  it.each([
    'https://evil.example/',
    'http://api.example.com/orders',
    'https://api.example.com:444/orders',
    'https://api.example.com.evil.example/',
    'https://api.example.com@evil.example/',
    'https://api.example.com\\@evil.example/',
    'https://api.example.com\t.evil.example/',
    'https://shop.example.com/orders',
  ])('does not go to %s', async (url) => {
    const { auth, phone } = start({ trusted: ['https://shop.example.com:8443'] });
    await auth.login();
    for (const mode of [true, 'optional'] as const) {
      await expect(auth.request({ url, auth: mode })).rejects.toMatchObject({ code: 'url_untrusted' });
    }
    await auth.request({ url, auth: false });
    expect(phone.sent.slice(1).map(({ header }) => header)).toEqual([{}]);
  });
});

describe('callbacks', () => {
  it('are called besides', async () => {
    const { auth } = start();
    const [success, fail, complete] = [vi.fn(), vi.fn(), vi.fn()];
    const answer = await auth.request({ url: '/orders', success, fail, complete });
    expect(success.mock.calls).toEqual([[answer]]);
    expect(complete.mock.calls).toEqual([[answer]]);
    expect(fail).not.toHaveBeenCalled();
  });

  it('take the place of a catch', async () => {
    const { auth, phone } = start();
    phone.login = () => ({ errMsg: 'login:fail' });
    const error = await new Promise((fail) => {
      auth.request({ url: '/orders', fail });
    });
    expect(error).toBeInstanceOf(AuthError);
  });
});
