import { describe, expect, it } from 'vitest';
import { baseURL, problem } from '../wxlogin.ts';
import { answerAt, loseAnswers, startAccount } from './start.ts';

describe('sessions', () => {
  it('lists where the user is logged in', async () => {
    const { account, server } = await startAccount();
    expect(await account.sessions()).toEqual(server.sessions);
  });

  it('is asked again when the answer was lost', async () => {
    const started = await startAccount();
    loseAnswers(started, '/me/sessions');
    expect(await started.account.sessions()).toHaveLength(2);
  });

  it.each(['<html>', {}, { sessions: null }])('does not believe the answer %j', async (data) => {
    const started = await startAccount();
    answerAt(started, '/me/sessions', { statusCode: 200, data });
    await expect(started.account.sessions()).rejects.toMatchObject({ code: 'answer_invalid' });
  });

  it('rejects with what the server says', async () => {
    const started = await startAccount();
    answerAt(started, '/me/sessions', problem(503, 'storage_unavailable', 'retry'));
    await expect(started.account.sessions()).rejects.toMatchObject({ code: 'storage_unavailable', action: 'retry' });
  });
});

describe('endSession', () => {
  it('ends another session and stays logged in here', async () => {
    const { auth, account, phone, server } = await startAccount();
    await account.sessions();
    await account.endSession('ses_2');
    expect(server.sessions.map(({ id }) => id)).toEqual(['ses_1']);
    expect(phone.sent.at(-1)).toMatchObject({ method: 'DELETE', url: `${baseURL}/me/sessions/ses_2` });
    expect(auth.user()).not.toBeNull();
  });

  it('is done when the session is over already, also by this call', async () => {
    const started = await startAccount();
    loseAnswers(started, '/me/sessions/ses_2');
    await started.account.endSession('ses_2');
    await started.account.endSession('ses_2');
    expect(started.server.sessions.map(({ id }) => id)).toEqual(['ses_1']);
  });

  it.each([0, 1])('of this very device logs out here, without a new login (%i answers lost)', async (times) => {
    const started = await startAccount();
    await started.account.sessions();
    loseAnswers(started, '/me/sessions/ses_1', times);
    await started.account.endSession('ses_1');
    expect(started.auth.user()).toBeNull();
    expect(started.phone.logins).toBe(1);
  });

  it('does not log out a newer session in place of the one that was current', async () => {
    const { auth, account, server } = await startAccount();
    await account.sessions();
    await auth.logout();
    await auth.login();
    server.sessions = server.sessions.map((session) => ({ ...session, current: false }));
    await account.endSession('ses_1');
    expect(auth.user()).not.toBeNull();
  });

  it('lets no identifier leave its place in the address', async () => {
    const { account, phone } = await startAccount();
    await account.endSession('../phone?x');
    expect(phone.sent.at(-1)?.url).toBe(`${baseURL}/me/sessions/..%2Fphone%3Fx`);
  });

  it('rejects with what the server says', async () => {
    const started = await startAccount();
    answerAt(started, '/me/sessions/ses_2', problem(503, 'storage_unavailable', 'retry'));
    await expect(started.account.endSession('ses_2')).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('is refused when nobody is logged in, and logs nobody in', async () => {
    const { auth, account, phone } = await startAccount();
    await auth.logout();
    await expect(account.endSession('ses_2')).rejects.toMatchObject({ status: 401 });
    expect(phone.logins).toBe(1);
  });
});
