import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appid, type Desk, otherAppid, startDesk } from '../desk.ts';

const grey =
  'https://thirdwx.qlogo.cn/mmopen/vi_32/POgEwh4mIHO4nibH0KlMECNjjGxQUq24ZEaGT4poC6icRiccVGKSyXwibcPq4BWmiaIGuG1icwxaQX6grC9VemZoJ8rg/132';

describe('the classic login', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ classicAppid: appid });
  });
  afterAll(() => desk.close());
  const wxlogin = (query: Record<string, string>) => desk.send('GET', `/wxlogin?${new URLSearchParams(query)}`);

  it('answers as the tutorial does', async () => {
    const { status, json, headers } = await wxlogin({
      code: await desk.code('kate'),
      nickName: 'Kate',
      avatarUrl: 'https://wx.qlogo.cn/a/132',
    });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(json).toEqual({
      code: 200,
      message: '登录成功',
      data: {
        userId: expect.stringMatching(/^usr_/),
        openid: expect.stringMatching(/^o[\w-]{27}$/),
        nickName: 'Kate',
        avatarUrl: 'https://wx.qlogo.cn/a/132',
        role: 'user',
        token: expect.any(String),
        expiresIn: 7200,
      },
    });
    expect((await desk.send('GET', '/me', { bearer: json.data.token })).json).toMatchObject({
      id: json.data.userId,
      nickname: 'Kate',
    });
  });

  it('is the same user as the login of today', async () => {
    const classic = await wxlogin({ code: await desk.code('same') });
    const today = await desk.send('POST', '/login', { json: { code: await desk.code('same'), appid } });
    expect(today.json).toMatchObject({ is_new_user: false, user: { id: classic.json.data.userId } });
  });

  it('believes nothing but the code and the display profile', async () => {
    const { json } = await wxlogin({
      code: await desk.code('mallory'),
      role: 'admin',
      openid: 'oVICTIM',
      userId: 'usr_1',
      appid: otherAppid,
    });
    expect(json.data).toMatchObject({ role: 'user' });
    expect(json.data.openid).not.toBe('oVICTIM');
  });

  it.each([
    ['the placeholder name and the grey avatar', { nickName: '微信用户', avatarUrl: grey }],
    [
      'a name with control characters and a script for a picture',
      { nickName: 'a\u0000', avatarUrl: 'javascript:alert(1)' },
    ],
  ])('leaves out %s', async (_, profile) => {
    const { json } = await wxlogin({ code: await desk.code('shy'), ...profile });
    expect(json.data).toMatchObject({ nickName: '', avatarUrl: '' });
  });

  it('keeps a name when a later login tells none', async () => {
    await wxlogin({ code: await desk.code('named'), nickName: 'Ned' });
    expect((await wxlogin({ code: await desk.code('named') })).json.data.nickName).toBe('Ned');
  });

  it.each<[string, Record<string, string>, number]>([
    ['without a code', {}, 22008],
    ['with an empty code', { code: '' }, 22008],
    ['with a code that WeChat does not know', { code: '0garbage0garbage0garbage0garbage' }, 22009],
    ['with a code that is none', { code: 'x&secret=y' }, 22009],
  ])('%s says so', async (_, query, code) => {
    const reply = await wxlogin(query);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ code, message: expect.any(String), data: null });
  });

  it.each([
    ['https://a/"onerror="x'],
    ['https://a/<script>'],
    ['https://a/b c'],
    ['javascript:x'],
    ['http://a/b'],
    ['https://'],
  ])('does not keep %s as a picture, and logs in all the same', async (avatarUrl) => {
    const { json } = await wxlogin({ code: await desk.code('painter'), avatarUrl });
    expect(json).toMatchObject({ code: 200, data: { avatarUrl: '' } });
  });

  it.each([
    [{ reset: true }, 22007],
    [{ status: 502, body: '' }, 22007],
    [{ errcode: -1 }, 22007],
    [{ errcode: 40163 }, 22009],
    [{ errcode: 40125 }, 22009],
    [{ errcode: 40226 }, 22009],
  ])('tells %j as %i', async (fault, code) => {
    desk.emulator.fault({ path: '/sns/jscode2session', ...fault });
    expect((await wxlogin({ code: await desk.code() })).json.code).toBe(code);
  });

  it('spends no code for HEAD', async () => {
    const code = await desk.code('head');
    const reply = await desk.send('HEAD', `/wxlogin?code=${code}`);
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET']);
    expect((await wxlogin({ code })).json.code).toBe(200);
  });

  it('has no app of its own where there are several and none is named', async () => {
    const several = await startDesk();
    const reply = await several.send('GET', `/wxlogin?code=${await several.code()}`);
    expect(reply.json).toMatchObject({ status: 404, code: 'not_found' });
    const { json: api } = await several.send('GET', '/openapi.json');
    expect(Object.keys(api.paths['/wxlogin'].get.responses)).toContain('404');
    await several.close();
  });
});
