import { describe, expect, it, vi } from 'vitest';
import { lost } from '../phone.ts';
import { baseURL, problem } from '../wxlogin.ts';
import { answerAt, holdAt, loseAnswers, loseRequests, startAccount } from './start.ts';

/** `DELETE /me` ends with the same letters as `GET /me`. */
const path = '/auth/me';

describe('deleteAccount', () => {
  it('proves itself with a fresh code of wx.login, then forgets the session', async () => {
    const { auth, account, phone, server } = await startAccount();
    const heard = vi.fn();
    auth.onChange(heard);
    await account.deleteAccount();
    expect(server.deleted).toBe(1);
    expect(phone.sent.slice(1)).toEqual([
      {
        method: 'DELETE',
        url: `${baseURL}/me`,
        header: { Authorization: 'Bearer access-1' },
        data: { code: 'js-code-2' },
      },
    ]);
    expect(auth.user()).toBeNull();
    expect(phone.storage.size).toBe(0);
    expect(heard.mock.calls).toEqual([[null]]);
  });

  it('is done when the answer is lost and the session turns out to be over', async () => {
    const started = await startAccount();
    loseAnswers(started, path);
    await started.account.deleteAccount();
    expect(started.auth.user()).toBeNull();
    expect(started.server.deleted).toBe(1);
    expect(started.phone.sentTo('/login')).toHaveLength(1);
  });

  it('is done when everything was lost and the person taps again', async () => {
    const started = await startAccount();
    loseAnswers(started, path, 2);
    started.phone.network = (
      (network) => (sent) =>
        sent.url.endsWith('/refresh') ? lost : network(sent)
    )(started.phone.network);
    await expect(started.account.deleteAccount()).rejects.toMatchObject({ code: 'network_failed' });
    expect(started.auth.user()).not.toBeNull();
    started.phone.network = started.server.handle;
    await started.account.deleteAccount();
    expect(started.auth.user()).toBeNull();
    expect(started.server.deleted).toBe(1);
  });

  it('is sent again, with another code, when the request was lost', async () => {
    const started = await startAccount();
    loseRequests(started, path);
    await started.account.deleteAccount();
    expect(started.server.deleted).toBe(1);
    expect(started.phone.sentTo('/me').map(({ data }) => data.code)).toEqual(['js-code-2', 'js-code-3']);
  });

  it('does not take a session that ended elsewhere for a deletion', async () => {
    const { auth, account, wxlogin, server } = await startAccount();
    wxlogin.endSession();
    await expect(account.deleteAccount()).rejects.toMatchObject({ status: 401 });
    expect(server.deleted).toBe(0);
    expect(auth.user()).toBeNull();
  });

  it('does not take a token that could not be renewed for a deletion', async () => {
    const started = await startAccount();
    const { account, auth, clock, phone, server } = started;
    loseRequests(started, path);
    const { network } = phone;
    clock.now += 600;
    phone.network = (sent) => (sent.url.endsWith('/refresh') ? lost : network(sent));
    await expect(account.deleteAccount()).rejects.toMatchObject({ status: 401 });
    expect(auth.user()).not.toBeNull();
    expect(server.deleted).toBe(0);
  });

  it('forgets an unheard deletion once the person is logged in again', async () => {
    const started = await startAccount();
    loseRequests(started, path, 2);
    await expect(started.account.deleteAccount()).rejects.toMatchObject({ code: 'network_failed' });
    await started.auth.logout();
    await started.auth.login();
    started.wxlogin.endSession();
    await expect(started.account.deleteAccount()).rejects.toMatchObject({ status: 401 });
  });

  it('renews in between, and never logs in', async () => {
    const { account, phone, wxlogin, server } = await startAccount();
    wxlogin.expireAccess();
    await account.deleteAccount();
    expect(server.deleted).toBe(1);
    expect(phone.sentTo('/login')).toHaveLength(1);
  });

  it('asks for another code once when a fresh one is refused', async () => {
    const started = await startAccount();
    answerAt(started, path, problem(400, 'js_code_invalid', 'relogin'));
    await expect(started.account.deleteAccount()).rejects.toMatchObject({ code: 'js_code_invalid' });
    expect(started.phone.sentTo('/me').map(({ data }) => data.code)).toEqual(['js-code-2', 'js-code-3']);
    expect(started.auth.user()).not.toBeNull();
  });

  it.each([problem(503, 'wechat_unavailable', 'retry'), problem(403, 'user_blocked', 'contact_operator')])(
    'keeps the session when the server says no: %j',
    async (answer) => {
      const started = await startAccount();
      answerAt(started, path, answer);
      await expect(started.account.deleteAccount()).rejects.toMatchObject({ status: answer.statusCode });
      expect(started.phone.sentTo('/me')).toHaveLength(1);
      expect(started.auth.user()?.id).toBe('usr_1');
    },
  );

  it('sends nothing when wx.login fails', async () => {
    const { account, phone } = await startAccount();
    phone.login = () => ({ errMsg: 'login:fail' });
    await expect(account.deleteAccount()).rejects.toMatchObject({ code: 'wx_login_failed' });
    expect(phone.sentTo('/me')).toEqual([]);
  });

  it('makes nobody only to delete them: who is logged out has to log in', async () => {
    const { auth, account, phone } = await startAccount();
    await auth.logout();
    await expect(account.deleteAccount()).rejects.toMatchObject({ code: 'logged_out', action: 'relogin' });
    expect(phone.logins).toBe(1);
  });

  it('leaves alone whoever logged in while it was under way', async () => {
    const started = await startAccount();
    const held = holdAt(started, path, 'answered');
    const gone = started.account.deleteAccount();
    await held.arrived;
    await started.auth.logout();
    await started.auth.login();
    held.open();
    await gone;
    expect(started.auth.user()?.id).toBe('usr_2');
  });

  it('lets no request from before bring a new user into being', async () => {
    const started = await startAccount();
    const held = holdAt(started, '/orders', 'answered');
    started.wxlogin.expireAccess();
    const order = started.auth.request({ url: '/orders' });
    await held.arrived;
    await started.account.deleteAccount();
    held.open();
    await expect(order).rejects.toMatchObject({ code: 'logged_out' });
    expect(started.auth.user()).toBeNull();
  });
});
