import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeWechat, createPageOpener, lisa, loginAnswer, problem, type Routes } from './fake-wechat.ts';

async function openProfile(routes: Routes = {}) {
  const wx = createFakeWechat({ 'POST /login': loginAnswer, ...routes });
  const open = createPageOpener(wx);
  const { auth } = await import('../auth.ts');
  await auth.login();
  const page = await open(() => import('../pages/profile/profile.ts'));
  return { wx, auth, page };
}

const submit = (nickname: string) => ({ detail: { value: { nickname } } });
const requestsTo = (wx: { request: { mock: { calls: [{ url?: string }][] } } }, path: string) =>
  wx.request.mock.calls.map(([options]) => options).filter(({ url }) => url?.endsWith(path));

describe('the profile page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('offers the login to a guest', async () => {
    const wx = createFakeWechat();
    const page = await createPageOpener(wx)(() => import('../pages/profile/profile.ts'));
    expect(page.data.user).toBeNull();
    page.login();
    expect(wx.navigateTo).toHaveBeenCalledWith({ url: '/pages/login/login?redirect=' });
  });

  it('saves the nickname the form hands over, without the blanks around it', async () => {
    const { wx, page } = await openProfile({
      'PUT /me/profile': { statusCode: 200, data: { ...lisa, nickname: 'Li' } },
    });
    await page.saveNickname(submit('  Li '));
    expect(requestsTo(wx, '/me/profile')).toMatchObject([{ method: 'PUT', data: { nickname: 'Li' } }]);
    expect(page.data).toMatchObject({ user: { name: 'Li' }, busy: false, problem: '' });
  });

  it('asks for a nickname when WeChat has emptied the field', async () => {
    const { wx, page } = await openProfile();
    await page.saveNickname(submit(''));
    expect(page.data.problem).toBe('Please enter a nickname first');
    expect(requestsTo(wx, '/me/profile')).toEqual([]);
  });

  it('saves once when the button is tapped twice', async () => {
    const { wx, page } = await openProfile({ 'PUT /me/profile': { statusCode: 200, data: lisa } });
    await Promise.all([page.saveNickname(submit('Lisa')), page.saveNickname(submit('Lisa'))]);
    expect(requestsTo(wx, '/me/profile')).toHaveLength(1);
  });

  it('keeps the user and says what is wrong when the server refuses the nickname', async () => {
    const { page } = await openProfile({ 'PUT /me/profile': problem(400, 'request_invalid', 'fix_request') });
    await page.saveNickname(submit('???'));
    expect(page.data).toMatchObject({ user: { name: 'Lisa' }, busy: false });
    expect(page.data.problem).toBe('That was not accepted. Please check it and try again.');
  });

  it('uploads the avatar the person chose', async () => {
    const avatar_url = 'http://127.0.0.1:8800/avatars/1';
    const { wx, page } = await openProfile({ 'POST /me/avatar': { statusCode: 200, data: { ...lisa, avatar_url } } });
    await page.chooseAvatar({ detail: { avatarUrl: 'wxfile://tmp_1.jpg' } });
    expect(wx.uploadFile.mock.calls[0]?.[0]).toMatchObject({ filePath: 'wxfile://tmp_1.jpg', name: 'avatar' });
    expect(page.data.user?.avatar).toBe(avatar_url);
  });

  it('logs out at once, even when the server cannot be told', async () => {
    const { auth, page } = await openProfile();
    await page.logout();
    expect(auth.user()).toBeNull();
    expect(page.data).toMatchObject({ user: null, problem: '' });
  });

  it('opens the list of devices', async () => {
    const { wx, page } = await openProfile();
    page.openSessions();
    expect(wx.navigateTo).toHaveBeenCalledWith({ url: '/pages/sessions/sessions' });
  });
});

describe('the phone number on the profile page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const bound = { ...lisa, phone_masked: '138****0001' };
  const event = { detail: { errMsg: 'getPhoneNumber:ok', code: 'a-phone-code' } };

  it('is shown masked once the person has given it', async () => {
    const { wx, page } = await openProfile({ 'POST /me/phone': { statusCode: 200, data: bound } });
    expect(page.data.user?.phone).toBe('');
    await page.bindPhone(event);
    expect(requestsTo(wx, '/me/phone')).toMatchObject([{ data: { code: 'a-phone-code' } }]);
    expect(page.data).toMatchObject({ user: { phone: '138****0001' }, busy: false, problem: '' });
  });

  it('is not talked about when the person said no', async () => {
    const { wx, page } = await openProfile();
    await page.bindPhone({ detail: { errMsg: 'getPhoneNumber:fail user deny' } });
    expect(requestsTo(wx, '/me/phone')).toEqual([]);
    expect(page.data).toMatchObject({ busy: false, problem: '' });
    expect(wx.showToast).not.toHaveBeenCalled();
  });

  it.each([
    [{ errMsg: 'getPhoneNumber:fail', errno: 1400001 }, 'Numbers cannot be checked at the moment'],
    [{ errMsg: 'getPhoneNumber:fail no permission' }, 'This WeChat cannot give the number'],
  ])('is a sentence when WeChat gives none: %j', async (detail, sentence) => {
    const { page } = await openProfile();
    await page.bindPhone({ detail });
    expect(page.data.problem).toContain(sentence);
  });

  it('is a sentence when it belongs to somebody else', async () => {
    const { page } = await openProfile({ 'POST /me/phone': problem(409, 'phone_conflict', 'contact_operator') });
    await page.bindPhone(event);
    expect(page.data.problem).toBe('This number belongs to another account.');
  });

  it('asks for another tap when the code was of no use', async () => {
    const { page } = await openProfile({ 'POST /me/phone': problem(400, 'phone_code_invalid', 'tap_again') });
    await page.bindPhone(event);
    expect(page.data.problem).toBe('That did not work. Please tap once more.');
  });

  it('is removed after a question', async () => {
    const { wx, auth, page } = await openProfile({ 'DELETE /me/phone': { statusCode: 204, data: '' } });
    auth.adopt(bound);
    wx.showModal.mockResolvedValueOnce({ confirm: false });
    await page.removePhone();
    expect(page.data.user?.phone).toBe('138****0001');
    await page.removePhone();
    expect(page.data.user?.phone).toBe('');
  });
});

describe('the end of the account on the profile page', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('comes after a question, and leaves a guest', async () => {
    const { wx, auth, page } = await openProfile({ 'DELETE /me': { statusCode: 204, data: '' } });
    wx.showModal.mockResolvedValueOnce({ confirm: false });
    await page.deleteAccount();
    expect(requestsTo(wx, '/me')).toEqual([]);
    await page.deleteAccount();
    expect(requestsTo(wx, '/me')).toMatchObject([{ method: 'DELETE', data: { code: 'a-login-code' } }]);
    expect(auth.user()).toBeNull();
    expect(page.data).toMatchObject({ user: null, busy: false, problem: '' });
  });

  it('deletes nobody when another device has ended the session meanwhile, and says so', async () => {
    const { auth, page } = await openProfile({
      'DELETE /me': problem(401, 'access_token_invalid', 'retry'),
      'POST /refresh': problem(401, 'session_ended', 'relogin'),
    });
    await page.deleteAccount();
    expect(auth.user()).toBeNull();
    expect(page.data.problem).toBe('You are logged out. Please log in again.');
  });

  it('keeps the user when the server cannot be reached', async () => {
    const { auth, page } = await openProfile();
    await page.deleteAccount();
    expect(auth.user()).not.toBeNull();
    expect(page.data.problem).toBe('No answer. Please check your network.');
  });
});
