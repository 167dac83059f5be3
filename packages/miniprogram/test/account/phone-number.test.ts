import { describe, expect, it, vi } from 'vitest';
import { baseURL, problem } from '../wxlogin.ts';
import { answerAt, holdAt, loseAnswers, loseRequests, startAccount } from './start.ts';

const event = { detail: { errMsg: 'getPhoneNumber:ok', code: 'phone-code-1' } };

describe('phone', () => {
  it('sends the phone code of the button and keeps the user with the masked number', async () => {
    const { auth, account, phone, restart } = await startAccount();
    const heard = vi.fn();
    auth.onChange(heard);
    const user = await account.phone(event);
    expect(user.phone_masked).toBe('138****0001');
    expect(restart().user()).toEqual(user);
    expect(heard.mock.calls).toEqual([[user]]);
    expect(phone.sent.slice(1)).toEqual([
      {
        method: 'POST',
        url: `${baseURL}/me/phone`,
        header: { Authorization: 'Bearer access-1' },
        data: { code: 'phone-code-1' },
      },
    ]);
  });

  it.each([
    ['phone_refused', 'tap_again', { errMsg: 'getPhoneNumber:fail user deny' }],
    ['phone_refused', 'tap_again', { errMsg: 'getPhoneNumber:fail:user cancel' }],
    ['phone_refused', 'tap_again', { errMsg: 'getPhoneNumber:fail privacy permission is not authorized', errno: 104 }],
    ['phone_quota_exhausted', 'contact_operator', { errMsg: 'getPhoneNumber:fail', errno: 1400001 }],
    ['phone_unavailable', 'contact_operator', { errMsg: 'getPhoneNumber:fail no permission' }],
    ['phone_unavailable', 'contact_operator', { errMsg: 'getPhoneNumber:ok', encryptedData: 'of old', iv: 'as well' }],
    ['phone_unavailable', 'contact_operator', {}],
  ])('rejects with %s (%s) and asks nobody when the button says %j', async (code, action, detail) => {
    const { account, phone } = await startAccount();
    const refused = account.phone({ detail });
    await expect(refused).rejects.toMatchObject({ name: 'AuthError', code, action });
    await expect(refused.catch((error) => JSON.stringify(error.cause))).resolves.not.toContain('of old');
    expect(phone.sentTo('/me/phone')).toEqual([]);
  });

  it.each([
    problem(409, 'phone_conflict', 'contact_operator'),
    problem(400, 'phone_code_invalid', 'tap_again'),
    problem(400, 'phone_code_used', 'tap_again'),
    problem(503, 'wechat_unavailable', 'retry'),
  ])('rejects with what the server says, and does not repeat it: %j', async (answer) => {
    const started = await startAccount();
    answerAt(started, '/me/phone', answer);
    const { code } = answer.data as { code: string };
    await expect(started.account.phone(event)).rejects.toMatchObject({ code, status: answer.statusCode });
    expect(started.phone.sentTo('/me/phone')).toHaveLength(1);
    expect(started.auth.user()?.phone_masked).toBeNull();
  });

  it('renews in between as a request does', async () => {
    const { account, phone, wxlogin } = await startAccount();
    wxlogin.expireAccess();
    await account.phone(event);
    expect(phone.sentTo('/me/phone').map(({ header }) => header.Authorization)).toEqual([
      'Bearer access-1',
      'Bearer access-2',
    ]);
    expect(phone.logins).toBe(1);
  });

  it('finds out that a lost answer was a good one', async () => {
    const started = await startAccount();
    loseAnswers(started, '/me/phone');
    expect((await started.account.phone(event)).phone_masked).toBe('138****0001');
    expect(started.auth.user()?.phone_masked).toBe('138****0001');
    expect(started.phone.sentTo('/me/phone').map(({ data }) => data)).toEqual(Array(2).fill({ code: 'phone-code-1' }));
  });

  it('sends a lost request again', async () => {
    const started = await startAccount();
    loseRequests(started, '/me/phone');
    expect((await started.account.phone(event)).phone_masked).toBe('138****0001');
  });

  it('does not take the number from before for the new one', async () => {
    const started = await startAccount();
    await started.account.phone(event);
    started.phone.network = (sent) => started.server.handle(sent);
    loseAnswers(started, '/me/phone');
    // The code is spent, and the number is what it was: perhaps the same, perhaps the answer was no.
    await expect(started.account.phone(event)).rejects.toMatchObject({ code: 'phone_code_used' });
  });

  it('says that there is no network when both tries are lost', async () => {
    const started = await startAccount();
    loseRequests(started, '/me/phone', 2);
    await expect(started.account.phone(event)).rejects.toMatchObject({ code: 'network_failed', action: 'retry' });
    expect(started.phone.sentTo('/me/phone')).toHaveLength(2);
  });

  it('does not bring back a person who logged out while an answer was lost', async () => {
    const started = await startAccount();
    const held = holdAt(started, '/me/phone', 'lost');
    const bound = started.account.phone(event);
    await held.arrived;
    await started.auth.logout();
    held.open();
    await expect(bound).rejects.toMatchObject({ status: 401 });
    expect(started.auth.user()).toBeNull();
    expect(started.phone.logins).toBe(1);
  });

  it('does not believe an answer that tells no user', async () => {
    const started = await startAccount();
    answerAt(started, '/me/phone', { statusCode: 200, data: '<html>Welcome to the hotel</html>' });
    await expect(started.account.phone(event)).rejects.toMatchObject({ code: 'answer_invalid' });
    expect(started.auth.user()?.id).toBe('usr_1');
  });
});

describe('removePhone', () => {
  it('forgets the number on the server and here', async () => {
    const { auth, account, phone } = await startAccount();
    await account.phone(event);
    expect((await account.removePhone()).phone_masked).toBeNull();
    expect(auth.user()).toMatchObject({ id: 'usr_1', phone_masked: null });
    expect(phone.sent.at(-1)).toMatchObject({ method: 'DELETE', url: `${baseURL}/me/phone`, data: {} });
  });

  it('is sent again when its answer was lost', async () => {
    const started = await startAccount();
    await started.account.phone(event);
    loseAnswers(started, '/me/phone');
    expect((await started.account.removePhone()).phone_masked).toBeNull();
  });

  it('gives nobody else the user it was about', async () => {
    const started = await startAccount();
    await started.account.phone(event);
    const held = holdAt(started, '/me/phone', 'answered');
    const removed = started.account.removePhone();
    await held.arrived;
    await started.auth.logout();
    started.wxlogin.user = { ...started.wxlogin.user, id: 'usr_2', phone_masked: '139****0002' };
    await started.auth.login();
    held.open();
    expect(await removed).toMatchObject({ id: 'usr_1', phone_masked: null });
    expect(started.auth.user()).toMatchObject({ id: 'usr_2', phone_masked: '139****0002' });
  });
});
