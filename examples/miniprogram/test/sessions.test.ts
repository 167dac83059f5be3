import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeWechat, createPageOpener, loginAnswer, problem, type Routes } from './fake-wechat.ts';

const base = { appid: 'wxde30de30de30de30', created_at: 1_699_956_000, expires_at: 1_800_000_000 };
const here = { ...base, id: 'ses_here', last_used_at: 1_700_000_000, device: 'iPhone', place: '上海', current: true };
const old = { ...base, id: 'ses_old', last_used_at: 1_699_960_000, device: null, place: null, current: false };
const other = { ...base, id: 'ses_other', last_used_at: 1_700_003_600, device: 'Pixel', place: null, current: false };
const listed = { statusCode: 200, data: { sessions: [old, other, here] } };

async function openSessions(routes: Routes = {}) {
  const wx = createFakeWechat({ 'POST /login': loginAnswer, 'GET /me/sessions': listed, ...routes });
  const open = createPageOpener(wx);
  const { auth } = await import('../auth.ts');
  await auth.login();
  const page = await open(() => import('../pages/sessions/sessions.ts'));
  await vi.waitFor(() => expect(page.data.loading).toBe(false));
  return { wx, auth, page };
}

const tap = (id: string) => ({ currentTarget: { dataset: { id } } });

describe('the sessions page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('shows this device first, then the latest used', async () => {
    const { page } = await openSessions();
    expect(page.data.sessions).toMatchObject([
      { id: 'ses_here', device: 'iPhone', place: '上海', current: true },
      { id: 'ses_other', device: 'Pixel', place: '', used: expect.stringMatching(/^Used 2023-11-1\d \d\d:\d\d$/) },
      { id: 'ses_old', device: 'Unknown device', current: false },
    ]);
  });

  it('sends a guest back, and logs nobody in', async () => {
    const wx = createFakeWechat();
    await createPageOpener(wx)(() => import('../pages/sessions/sessions.ts'));
    expect(wx.navigateBack).toHaveBeenCalledOnce();
    expect(wx.login).not.toHaveBeenCalled();
  });

  it('ends one session and takes it off the list', async () => {
    const { wx, page } = await openSessions({ 'DELETE /me/sessions/ses_other': { statusCode: 204, data: '' } });
    await Promise.all([page.end(tap('ses_other')), page.end(tap('ses_other'))]);
    expect(wx.request.mock.calls.filter(([{ method }]) => method === 'DELETE')).toHaveLength(1);
    expect(page.data.sessions.map(({ id }) => id)).toEqual(['ses_here', 'ses_old']);
    expect(page.data).toMatchObject({ ending: '', problem: '' });
  });

  it('keeps it on the list and says why when that fails', async () => {
    const { page } = await openSessions({ 'DELETE /me/sessions/ses_other': problem(503, 'overloaded', 'retry') });
    await page.end(tap('ses_other'));
    expect(page.data.sessions).toHaveLength(3);
    expect(page.data).toMatchObject({ ending: '', problem: 'The service is busy. Please try again later.' });
  });

  it('leaves when another device has ended this session meanwhile, and says so', async () => {
    const { auth, wx, page } = await openSessions({
      'DELETE /me/sessions/ses_other': problem(401, 'session_ended', 'relogin'),
      'POST /refresh': problem(401, 'session_ended', 'relogin'),
    });
    await page.end(tap('ses_other'));
    expect(auth.user()).toBeNull();
    expect(wx.navigateBack).toHaveBeenCalledOnce();
    expect(wx.showToast).toHaveBeenCalledWith(
      expect.objectContaining({ title: 'You are logged out. Please log in again.' }),
    );
  });

  it('says what is wrong, and lists them when tried again', async () => {
    const { wx, page } = await openSessions({ 'GET /me/sessions': problem(503, 'overloaded', 'retry') });
    expect(page.data.problem).toBe('The service is busy. Please try again later.');
    wx.routes['GET /me/sessions'] = listed;
    await page.load();
    expect(page.data.problem).toBe('');
    expect(page.data.sessions).toHaveLength(3);
  });

  it('logs out everywhere after a question', async () => {
    const { wx, auth, page } = await openSessions({ 'POST /logout': { statusCode: 204, data: '' } });
    wx.showModal.mockResolvedValueOnce({ confirm: false });
    await page.logoutAll();
    expect(auth.user()).not.toBeNull();
    await page.logoutAll();
    expect(auth.user()).toBeNull();
    expect(wx.request.mock.lastCall?.[0]).toMatchObject({ data: { all: true } });
    expect(wx.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: 'Logged out' }));
    expect(wx.navigateBack).toHaveBeenCalledOnce();
  });

  it('does not claim that other devices are logged out when the server did not answer', async () => {
    const { auth, wx, page } = await openSessions();
    await page.logoutAll();
    expect(auth.user()).toBeNull();
    expect(wx.showToast).toHaveBeenCalledWith(
      expect.objectContaining({ title: expect.stringContaining('other devices may still be logged in') }),
    );
  });
});
