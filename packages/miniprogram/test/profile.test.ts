import { describe, expect, it } from 'vitest';
import { createGate } from './phone.ts';
import { start } from './start.ts';
import { baseURL, origin, problem } from './wxlogin.ts';

describe('updateProfile', () => {
  it('saves the nickname, uploads the avatar and keeps the user', async () => {
    const { auth, restart, phone } = start();
    await auth.login();
    const user = await auth.updateProfile({ nickname: '小明', avatarPath: 'wxfile://tmp/1.png' });
    expect(user).toMatchObject({ nickname: '小明', avatar_url: `${origin}/avatars/1.webp` });
    expect(restart().user()).toEqual(user);
    const header = { Authorization: 'Bearer access-1' };
    expect(phone.sent.slice(1)).toEqual([
      { method: 'PUT', url: `${baseURL}/me/profile`, header, data: { nickname: '小明' } },
      {
        method: 'POST',
        url: `${baseURL}/me/avatar`,
        header,
        data: { filePath: 'wxfile://tmp/1.png', name: 'avatar' },
      },
    ]);
  });

  it('changes only what it is given', async () => {
    const { auth, phone } = start();
    await auth.updateProfile({ avatarPath: 'wxfile://tmp/1.png' });
    expect(phone.sentTo('/me/profile')).toHaveLength(0);
    expect(await auth.updateProfile({})).toEqual(auth.user());
    expect(phone.sentTo('/me/avatar')).toHaveLength(1);
  });

  it('logs in and renews as a request does', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    wxlogin.expireAccess();
    await auth.updateProfile({ avatarPath: 'wxfile://tmp/1.png' });
    expect(phone.sentTo('/me/avatar').map(({ header }) => header.Authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ]);
  });

  it('keeps the nickname when the avatar is refused, and says why', async () => {
    const { auth, phone, wxlogin } = start();
    phone.network = (sent) =>
      sent.url.endsWith('/me/avatar') ? problem(413, 'payload_too_large', 'fix_request') : wxlogin.handle(sent);
    const change = auth.updateProfile({ nickname: '小明', avatarPath: 'wxfile://tmp/1.png' });
    await expect(change).rejects.toMatchObject({ code: 'payload_too_large', status: 413, requestId: 'req_1' });
    expect(auth.user()?.nickname).toBe('小明');
  });

  it('does not bring back a user who has logged out meanwhile', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    const [arrived, gate] = [createGate(), createGate()];
    phone.network = async (sent) => {
      const answer = wxlogin.handle(sent);
      if (!sent.url.endsWith('/me/profile')) return answer;
      arrived.open();
      await gate.opened;
      return answer;
    };
    const change = auth.updateProfile({ nickname: '小明', avatarPath: 'wxfile://tmp/1.png' });
    await arrived.opened;
    await auth.logout();
    gate.open();
    await expect(change).rejects.toMatchObject({ code: 'logged_out' });
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
    expect(phone.logins).toBe(1);
    expect(phone.sentTo('/me/avatar')).toHaveLength(0);
  });

  it('does not give one user the profile of another', async () => {
    const { auth, phone, wxlogin } = start();
    await auth.login();
    const [arrived, gate] = [createGate(), createGate()];
    phone.network = async (sent) => {
      const answer = wxlogin.handle(sent);
      if (!sent.url.endsWith('/me/profile')) return answer;
      arrived.open();
      await gate.opened;
      return answer;
    };
    const change = auth.updateProfile({ nickname: '小明' });
    await arrived.opened;
    await auth.logout();
    wxlogin.user = { ...wxlogin.user, id: 'usr_2', nickname: '小红' };
    await auth.login();
    gate.open();
    await change;
    expect(auth.user()).toMatchObject({ id: 'usr_2', nickname: '小红' });
  });
});
