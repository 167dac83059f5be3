import { describe, expect, it, vi } from 'vitest';
import { readProblem } from '../src/index.ts';
import { start } from './start.ts';
import { problem } from './wxlogin.ts';

describe('adopt', () => {
  it('keeps what an answer of your own told about the user, and tells the listeners', async () => {
    const { auth, restart } = start();
    const user = { ...(await auth.login()), nickname: '小明' };
    const listener = vi.fn();
    auth.onChange(listener);
    auth.adopt(user);
    expect(listener.mock.calls).toEqual([[user]]);
    expect(restart().user()).toEqual(user);
  });

  it('ignores another user, and everybody when nobody is logged in', async () => {
    const { auth } = start();
    const user = await auth.login();
    auth.adopt({ ...user, id: 'usr_2' });
    expect(auth.user()).toEqual(user);
    await auth.logout();
    auth.adopt(user);
    expect(auth.user()).toBeNull();
  });

  it('of null forgets the session here and asks nobody', async () => {
    const { auth, phone } = start();
    await auth.login();
    auth.adopt(null);
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
    expect(phone.sentTo('/logout')).toEqual([]);
  });
});

it('jsCode is a fresh code each time, and the session stays', async () => {
  const { auth, phone } = start();
  await auth.login();
  expect([await auth.jsCode(), await auth.jsCode()]).toEqual(['js-code-2', 'js-code-3']);
  expect(phone.sentTo('/login')).toHaveLength(1);
});

it('jsCode rejects with what wx.login said', async () => {
  const { auth, phone } = start();
  phone.login = () => ({ errMsg: 'login:fail' });
  await expect(auth.jsCode()).rejects.toMatchObject({ code: 'wx_login_failed' });
});

it('readProblem makes an AuthError of an answer that says no', () => {
  expect(readProblem(problem(403, 'user_blocked', 'contact_operator'))).toMatchObject({
    name: 'AuthError',
    code: 'user_blocked',
    action: 'contact_operator',
    requestId: 'req_1',
  });
});
