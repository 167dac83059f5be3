import { expect, it } from 'vitest';
import type { Callbacks, Platform } from '../src/index.ts';
import { start } from './start.ts';

/** Replaces one function of the platform for the rest of the test. */
function startWith(change: (platform: Platform) => Partial<Platform>) {
  const started = start();
  Object.assign(started.phone.platform, change({ ...started.phone.platform }));
  return started;
}

it('a platform may return promises besides calling back; none of them is left unhandled', async () => {
  const failure = { errMsg: 'request:fail timeout' };
  const { auth } = startWith(({ login }) => ({
    login: (options) => {
      login(options);
      return Promise.resolve({ code: 'js-code-0' });
    },
    request: ({ fail }: Callbacks<never>) => {
      fail(failure);
      return Promise.reject(failure);
    },
  }));
  await expect(auth.login()).rejects.toMatchObject({ code: 'network_failed', cause: failure });
});

it('a platform may return a task at once, long before it calls back', async () => {
  const { auth } = startWith(({ request }) => ({
    request: (options) => {
      request(options);
      return { abort() {} };
    },
  }));
  expect((await auth.request({ url: '/orders' })).statusCode).toBe(200);
});

it.each([
  [undefined, 'undefined.'],
  ['no network', 'no network.'],
  [{ errMsg: 'request:fail url not in domain list', errno: 600002 }, 'request:fail url not in domain list.'],
])('a failure may look like %j', async (failure, message) => {
  const { auth } = startWith(() => ({ request: ({ fail }: Callbacks<never>) => fail(failure as never) }));
  await expect(auth.request({ url: '/orders', auth: false })).rejects.toMatchObject({
    code: 'network_failed',
    message: expect.stringContaining(message),
    cause: failure,
  });
});

it('a platform may throw instead of calling back', async () => {
  const { auth } = startWith(() => ({
    request: () => {
      throw new TypeError('header must be an object');
    },
  }));
  await expect(auth.request({ url: '/orders', auth: false })).rejects.toMatchObject({
    code: 'network_failed',
    message: expect.stringContaining('header must be an object'),
  });
});

it('calls the functions of the platform on the platform', async () => {
  const { auth } = startWith((platform) => {
    const guard = ([name, call]: [string, (...input: never[]) => unknown]) => [
      name,
      function (this: Platform, ...input: never[]) {
        expect(Object.keys(this)).toContain(name);
        return call(...input);
      },
    ];
    return Object.fromEntries(Object.entries(platform).map(guard));
  });
  await auth.updateProfile({ nickname: '小明', avatarPath: 'wxfile://tmp/1.png' });
  expect(auth.user()?.nickname).toBe('小明');
});
