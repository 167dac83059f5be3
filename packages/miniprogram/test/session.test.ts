import { describe, expect, it, vi } from 'vitest';
import type { User } from '../src/index.ts';
import { start } from './start.ts';
import { baseURL } from './wxlogin.ts';

describe('the session in the storage', () => {
  it('lies under a name of its own for each server', async () => {
    const { auth, phone } = start();
    await auth.login();
    expect([...phone.storage.keys()]).toEqual([`wxlogin:${baseURL}`]);
    const other = start({ storageKey: 'mine' });
    await other.auth.login();
    expect([...other.phone.storage.keys()]).toEqual(['mine']);
  });

  it.each([
    'text',
    42,
    [],
    {},
    { accessToken: 'a', refreshToken: 'r', expiresAt: 'soon', user: { id: 'usr_1' } },
    { accessToken: 'a', refreshToken: 'r', expiresAt: 2_000_000_000, user: null },
  ])('means logged out when it is %j', async (stored) => {
    const { auth, phone } = start({ storageKey: 'mine' });
    phone.storage.set('mine', stored);
    expect(auth.user()).toBeNull();
    expect((await auth.login()).id).toBe('usr_1');
  });

  it('may vanish while the program runs', async () => {
    const { auth, phone } = start();
    await auth.login();
    phone.storage.clear();
    expect((await auth.request({ url: '/orders' })).statusCode).toBe(200);
    expect(phone.logins).toBe(1);
  });

  it('may be impossible to read and write', async () => {
    const { auth, phone } = start();
    const broken = () => {
      throw new Error('storage is broken');
    };
    Object.assign(phone.platform, { getStorageSync: broken, setStorageSync: broken, removeStorageSync: broken });
    expect(auth.user()).toBeNull();
    await auth.login();
    expect((await auth.request({ url: '/orders' })).statusCode).toBe(200);
    await auth.logout();
    expect(auth.user()).toBeNull();
  });

  it('does not keep a spent refresh token when the storage is full', async () => {
    const { auth, restart, phone, clock } = start();
    await auth.login();
    phone.platform.setStorageSync = () => {
      throw { errMsg: 'setStorageSync:fail exceed storage max size' };
    };
    clock.now += 600;
    expect(await auth.token()).toBe('access-2');
    expect(restart().user()).toBeNull();
  });
});

describe('onChange', () => {
  it('tells of login, profile and logout, before their promises resolve', async () => {
    const { auth } = start();
    const seen: (string | null)[] = [];
    auth.onChange((user) => seen.push(user && `${user.id} ${user.nickname}`));
    await auth.login();
    expect(seen).toEqual(['usr_1 null']);
    await auth.updateProfile({ nickname: '小明' });
    expect(seen).toEqual(['usr_1 null', 'usr_1 小明']);
    await auth.logout();
    expect(seen).toEqual(['usr_1 null', 'usr_1 小明', null]);
  });

  it('is silent while the user stays the same, and tells of a change that a renewal brings', async () => {
    const { auth, wxlogin } = start();
    await auth.login();
    const listener = vi.fn();
    auth.onChange(listener);
    await auth.renew(await auth.token());
    expect(listener).not.toHaveBeenCalled();
    wxlogin.user.roles.push('admin');
    await auth.renew(await auth.token());
    expect(listener).toHaveBeenCalledOnce();
  });

  it('stops when told so', async () => {
    const { auth } = start();
    const [listener, other] = [vi.fn(), vi.fn()];
    const stop = auth.onChange(listener);
    auth.onChange(other);
    stop();
    stop();
    await auth.login();
    expect(listener).not.toHaveBeenCalled();
    expect(other).toHaveBeenCalledOnce();
  });

  it('lets no listener harm the login or the other listeners, and reports its error', async () => {
    const { auth } = start();
    const error = new Error('a page is broken');
    const reported = catchUnhandled();
    const other = vi.fn<(user: User | null) => void>();
    auth.onChange(() => {
      throw error;
    });
    auth.onChange(other);
    await auth.login();
    expect(other).toHaveBeenCalledOnce();
    expect(await reported).toBe(error);
  });
});

/** The next unhandled rejection, which otherwise would fail the test run. */
function catchUnhandled(): Promise<unknown> {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  return new Promise((resolve) => {
    process.once('unhandledRejection', (reason) => {
      for (const listener of others) process.on('unhandledRejection', listener);
      resolve(reason);
    });
  });
}
