import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createFakeWechat,
  createPageOpener,
  type FakeWechat,
  loginAnswer,
  problem,
  type Routes,
} from './fake-wechat.ts';

const openLogin = (wx: FakeWechat, query = {}, stack = 2) =>
  createPageOpener(wx, { stack })(() => import('../pages/login/login.ts'), query);

async function openAndConsent(routes: Routes, query = {}, stack = 2) {
  const wx = createFakeWechat(routes);
  const page = await openLogin(wx, query, stack);
  page.changeConsent({ detail: { value: ['agreed'] } });
  return { wx, page };
}

const good: Routes = { 'POST /login': loginAnswer };

describe('the login page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('asks for consent before it logs in', async () => {
    const wx = createFakeWechat(good);
    const page = await openLogin(wx);
    await page.login();
    expect(page.data.problem).toBe('Please read and accept the privacy guide first');
    expect(wx.login).not.toHaveBeenCalled();
  });

  it('takes consent back when the box is emptied', async () => {
    const { wx, page } = await openAndConsent(good);
    page.changeConsent({ detail: { value: [] } });
    await page.login();
    expect(wx.login).not.toHaveBeenCalled();
  });

  it('names the privacy guide, and lets the button tell WeChat that it was accepted', async () => {
    const { page } = await openAndConsent(good);
    expect(page.data).toMatchObject({ contract: 'The guide', openType: 'agreePrivacyAuthorization' });
  });

  it('goes back to the page the person came from', async () => {
    const { wx, page } = await openAndConsent(good);
    await page.login();
    expect(wx.navigateBack).toHaveBeenCalledTimes(1);
    expect(wx.switchTab).not.toHaveBeenCalled();
  });

  it('goes to the index tab when it was the first page', async () => {
    const { wx, page } = await openAndConsent(good, {}, 1);
    await page.login();
    expect(wx.switchTab).toHaveBeenCalledWith({ url: '/pages/index/index' });
  });

  it('goes to the page named by `redirect`, with its query', async () => {
    const redirect = '/pages/order/order?id=7';
    const { wx, page } = await openAndConsent(good, { redirect: encodeURIComponent(redirect) });
    await page.login();
    expect(wx.redirectTo).toHaveBeenCalledWith(expect.objectContaining({ url: redirect }));
    expect(wx.navigateBack).not.toHaveBeenCalled();
  });

  it('switches to the tab when `redirect` names one, and to the index tab when it names nothing', async () => {
    const { wx, page } = await openAndConsent(good, { redirect: encodeURIComponent('/pages/profile/profile?from=ad') });
    await page.login();
    wx.redirectTo.mock.calls[0]?.[0]?.fail?.({ errMsg: 'redirectTo:fail can not redirectTo a tabbar page' });
    expect(wx.switchTab).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/pages/profile/profile' }));
    wx.switchTab.mock.calls[0]?.[0]?.fail?.({ errMsg: 'switchTab:fail page not found' });
    expect(wx.switchTab).toHaveBeenLastCalledWith({ url: '/pages/index/index' });
  });

  it('leaves once when the button is tapped twice', async () => {
    const { wx, page } = await openAndConsent(good);
    await Promise.all([page.login(), page.login()]);
    expect(wx.login).toHaveBeenCalledTimes(1);
    expect(wx.navigateBack).toHaveBeenCalledTimes(1);
  });

  it('cancels without logging in', async () => {
    const { wx, page } = await openAndConsent(good, { redirect: encodeURIComponent('/pages/order/order') });
    page.cancel();
    expect(wx.navigateBack).toHaveBeenCalledTimes(1);
    expect(wx.redirectTo).not.toHaveBeenCalled();
    expect(wx.login).not.toHaveBeenCalled();
  });

  it('leaves only once when the person cancels while the login is under way', async () => {
    const { wx, page } = await openAndConsent(good);
    const login = page.login();
    page.cancel();
    await login;
    expect(wx.navigateBack).toHaveBeenCalledTimes(1);
    expect(wx.showToast).not.toHaveBeenCalled();
  });

  it('does not leave another page when this one was closed while the login was under way', async () => {
    const { wx, page } = await openAndConsent(good);
    const login = page.login();
    page.onUnload();
    await login;
    expect(wx.navigateBack).not.toHaveBeenCalled();
  });

  it.each([
    ['a code with a sentence of its own', problem(403, 'user_blocked', 'contact_operator'), 'This account is blocked'],
    ['WeChat out of reach', problem(503, 'wechat_unavailable', 'relogin'), 'WeChat cannot be reached'],
    ['any other code to log in again', problem(400, 'js_code_used', 'relogin'), 'The login did not succeed'],
    ['any other code to try again', problem(503, 'storage_unavailable', 'retry'), 'The service is busy'],
    ['a bug', problem(500, 'internal', 'contact_operator'), 'Something went wrong. Please contact support'],
  ])('tells a person about %s', async (_, answer, sentence) => {
    const { wx, page } = await openAndConsent({ 'POST /login': answer });
    await page.login();
    expect(page.data.problem).toContain(sentence);
    expect(page.data.busy).toBe(false);
    expect(wx.navigateBack).not.toHaveBeenCalled();
  });

  it('logs in after all when the network returns', async () => {
    const { wx, page } = await openAndConsent({});
    await page.login();
    expect(page.data.problem).toBe('No answer. Please check your network.');
    wx.routes['POST /login'] = loginAnswer;
    await page.login();
    expect(page.data.problem).toBe('');
    expect(wx.navigateBack).toHaveBeenCalledTimes(1);
  });
});
