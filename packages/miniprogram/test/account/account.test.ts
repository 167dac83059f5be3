import { describe, expect, it, vi } from 'vitest';
import { baseURL, origin, problem } from '../wxlogin.ts';
import { loseAnswers, startAccount } from './start.ts';

it('uploadAvatar uploads the file and keeps the user', async () => {
  const { auth, account, phone } = await startAccount();
  const user = await account.uploadAvatar('wxfile://tmp/1.png');
  expect(user.avatar_url).toBe(`${origin}/avatars/1.webp`);
  expect(auth.user()).toEqual(user);
  expect(phone.sentTo('/me/avatar')[0]?.data).toEqual({ filePath: 'wxfile://tmp/1.png', name: 'avatar' });
});

it('exportData resolves to everything the server holds', async () => {
  const started = await startAccount();
  loseAnswers(started, '/me/export');
  expect(await started.account.exportData()).toEqual({ user: started.wxlogin.user });
});

it('every function works without its object, and so on the auth as well', async () => {
  const { auth, account } = await startAccount();
  const both = Object.assign(auth, account);
  const { phone } = both;
  expect((await phone({ detail: { code: 'phone-code-1' } })).phone_masked).toBe('138****0001');
  expect(both.user()?.phone_masked).toBe('138****0001');
});

it('gives each call the patience it is told', async () => {
  const { account, phone } = await startAccount();
  const request = vi.spyOn(phone.platform, 'request');
  await account.sessions();
  expect(request.mock.lastCall?.[0]).toMatchObject({ timeout: 10_000 });
});

describe('decrypt', () => {
  it('sends what the function gives, and resolves to the plain object', async () => {
    const { account, phone } = await startAccount();
    const plain = await account.decrypt<{ plain: string }>(async () => ({ encryptedData: 'secret', iv: 'an iv' }));
    expect(plain).toEqual({ plain: 'secret' });
    expect(phone.sent.at(-1)).toMatchObject({
      method: 'POST',
      url: `${baseURL}/me/decrypt`,
      data: { encrypted_data: 'secret', iv: 'an iv' },
    });
  });

  it('logs in before the data is fetched, never in between', async () => {
    const { auth, account, phone } = await startAccount();
    await auth.logout();
    const loginsBefore: number[] = [];
    await account.decrypt(async () => {
      loginsBefore.push(phone.logins);
      return { encryptedData: 'secret', iv: 'an iv' };
    });
    expect(loginsBefore).toEqual([phone.logins]);
  });

  it('replaces an old session key by a new login and fetches the data anew, once', async () => {
    const { account, phone, server } = await startAccount();
    const isKeyOf = (login: string) => (data: Record<string, unknown>) => data.encrypted_data === login;
    phone.network = (sent) =>
      sent.url.endsWith('/me/decrypt') && !isKeyOf('under key 2')(sent.data)
        ? problem(400, 'open_data_invalid', 'relogin')
        : server.handle(sent);
    const fetch = () => ({ encryptedData: `under key ${phone.logins}`, iv: 'an iv' });
    expect(await account.decrypt(fetch)).toEqual({ plain: 'under key 2' });
    expect(phone.logins).toBe(2);
    await expect(account.decrypt(() => ({ ...fetch(), encryptedData: 'never' }))).rejects.toMatchObject({
      code: 'open_data_invalid',
    });
    expect(phone.logins).toBe(3);
  });

  it('hands on what WeChat refuses', async () => {
    const { account, phone } = await startAccount();
    const refusal = { errMsg: 'getWeRunData:fail auth deny' };
    await expect(account.decrypt(() => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(phone.sentTo('/me/decrypt')).toEqual([]);
  });
});
