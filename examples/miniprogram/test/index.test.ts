import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeWechat, createPageOpener, lisa, loginAnswer, problem, type Routes } from './fake-wechat.ts';

const loadIndex = () => import('../pages/index/index.ts');

async function openIndex(routes: Routes) {
  const wx = createFakeWechat({ 'POST /login': loginAnswer, 'POST /logout': { statusCode: 204, data: '' }, ...routes });
  const open = createPageOpener(wx);
  const { auth } = await import('../auth.ts');
  return { wx, auth, open: () => open(loadIndex) };
}

describe('the index page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('greets a guest without asking WeChat or the server for anything', async () => {
    const { wx, open } = await openIndex({});
    const page = await open();
    expect(page.data.user).toBeNull();
    expect(wx.login).not.toHaveBeenCalled();
    expect(wx.request).not.toHaveBeenCalled();
    page.login();
    expect(wx.navigateTo).toHaveBeenCalledWith({ url: '/pages/login/login?redirect=' });
  });

  it('shows what the phone remembers at once, and what the server says when it answers', async () => {
    const { auth, open } = await openIndex({
      'GET /me': { statusCode: 200, data: { ...lisa, nickname: 'Lisa Marie' } },
    });
    await auth.login();
    const page = await open();
    await page.load();
    const shown = page.changes.map(({ user }) => user).filter((user) => user);
    expect(shown[0]).toMatchObject({ name: 'Lisa', shortId: 'usr_0123…ghij', since: '2023-11-14' });
    expect(shown.at(-1)).toMatchObject({ name: 'Lisa Marie' });
    expect(page.data).toMatchObject({ loading: false, problem: '' });
  });

  it.each([
    ['has a name for a user without one', { nickname: null }, { name: 'WeChat user', nickname: '' }],
    ['has a face for a user without one', { avatar_url: null }, { avatar: '/images/avatar.svg' }],
    ['knows a user of long ago', { created_at: 1_699_956_000 }, { state: 'Welcome back' }],
    ['welcomes a user of today', { created_at: Math.floor(Date.now() / 1000) }, { state: 'Joined today' }],
  ])('%s', async (_, change, shown) => {
    const { auth, open } = await openIndex({ 'GET /me': { statusCode: 200, data: { ...lisa, ...change } } });
    await auth.login();
    const page = await open();
    await page.load();
    expect(page.data.user).toMatchObject(shown);
  });

  it.each([
    ['no network', {}, 'No answer'],
    ['a busy server', { 'GET /me': problem(503, 'overloaded', 'retry') }, 'The service is busy'],
    ['a gateway that speaks HTML', { 'GET /me': { statusCode: 502, data: '<html>' } }, 'Something went wrong'],
  ])('keeps showing the user and says so with %s', async (_, routes, sentence) => {
    const { auth, open } = await openIndex(routes);
    await auth.login();
    const page = await open();
    await page.load();
    expect(page.data.user?.name).toBe('Lisa');
    expect(page.data.problem).toContain(sentence);
  });

  it('turns to the guest, without an error, when the session was ended elsewhere', async () => {
    const ended = problem(401, 'session_ended', 'relogin');
    const { auth, open } = await openIndex({ 'GET /me': ended, 'POST /refresh': ended });
    await auth.login();
    const page = await open();
    await page.load();
    expect(page.data).toMatchObject({ user: null, problem: '', loading: false });
  });

  it('follows logins and logouts of other pages until it is closed', async () => {
    const { auth, open } = await openIndex({ 'GET /me': { statusCode: 200, data: lisa } });
    const page = await open();
    await auth.login();
    expect(page.data.user?.name).toBe('Lisa');
    await auth.logout();
    expect(page.data.user).toBeNull();
    page.onUnload();
    await auth.login();
    expect(page.data.user).toBeNull();
  });
});
