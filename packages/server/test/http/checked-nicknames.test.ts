import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appid, type Desk, startDesk } from '../desk.ts';

const path = '/wxa/msg_sec_check';

describe('with checkNicknames, a nickname', () => {
  let desk: Desk;
  let bearer: string;
  beforeEach(async () => {
    desk = await startDesk({ checkNicknames: true, classicAppid: appid });
    bearer = (await desk.send('POST', '/login', { json: { code: await desk.code(), appid } })).json.access_token;
  });
  afterEach(() => desk.close());

  const put = async (nickname: string) => (await desk.send('PUT', '/me/profile', { json: { nickname }, bearer })).json;
  const nickname = async () => (await desk.send('GET', '/me', { bearer })).json.nickname;
  const names = () => desk.events.map(({ name }) => name);

  it('is kept when WeChat has nothing against it, and was asked about as WeChat wants it', async () => {
    expect(await put('小明 🌱')).toMatchObject({ nickname: '小明 🌱' });
    const asked = desk.emulator.calls(path);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: 'POST', appid });
  });

  it('is refused when WeChat finds it risky, and changes nothing', async () => {
    await put('Ming');
    expect(await put('违规')).toMatchObject({ status: 400, code: 'nickname_refused', action: 'fix_request' });
    expect(await nickname()).toBe('Ming');
    expect(names().at(-1)).toBe('nickname_refused');
    expect(JSON.stringify([desk.events, desk.logs])).not.toContain('违规');
  });

  it('is kept in doubt, and told about', async () => {
    expect(await put('可疑')).toMatchObject({ nickname: '可疑' });
    expect(names().slice(-2)).toEqual(['nickname_to_review', 'profile_changed']);
  });

  it('is not asked about when it is the same, WeChat’s placeholder, or no nickname at all', async () => {
    await put('Ming');
    await put(' Ming ');
    await put('微信用户');
    await put('\u200B');
    expect(desk.emulator.calls(path)).toHaveLength(1);
  });

  it.each([
    ['WeChat has not seen the person for two hours', { errcode: 61010 }],
    ['WeChat is busy', { errcode: -1 }],
    ['its quota is used up', { errcode: 45009 }],
    ['it hangs up', { reset: true }],
    ['it answers nonsense', { body: '{"errcode":0,"result":{"suggest":"maybe"}}' }],
    ['its answer has no result', { body: '{"errcode":0}' }],
  ])('is not kept while nobody can judge it: %s', async (_, fault) => {
    desk.emulator.fault({ path, ...fault });
    expect(await put('Ming')).toMatchObject({ status: 503, code: 'nickname_unchecked', action: 'retry' });
    expect(await nickname()).toBeNull();
    expect(await put('Ming')).toMatchObject({ nickname: 'Ming' });
  });

  it('is not kept when not even a WeChat API token can be had', async () => {
    desk.emulator.fault({ path: '/cgi-bin/stable_token', errcode: 40125 });
    expect(await put('Ming')).toMatchObject({ status: 503, code: 'nickname_unchecked' });
  });

  it('is asked about again with another token when WeChat refuses the shared one', async () => {
    await put('Anne');
    desk.advance(60);
    desk.emulator.fault({ path, errcode: 40001 });
    expect(await put('Ming')).toMatchObject({ nickname: 'Ming' });
    expect(desk.emulator.calls(path)).toHaveLength(3);
    desk.advance(60);
    desk.emulator.fault({ path, errcode: 40001, times: 2 });
    expect(await put('Anna')).toMatchObject({ code: 'nickname_unchecked' });
  });

  it('of the classic route is checked too, and left out when it is not accepted: it never stops a login', async () => {
    const logIn = async (name: string) => {
      const query = new URLSearchParams({ code: await desk.code('anna'), nickName: name });
      return (await desk.send('GET', `/wxlogin?${query}`)).json;
    };
    expect(await logIn('违规')).toMatchObject({ code: 200, data: { nickName: '' } });
    expect(await logIn('Anna')).toMatchObject({ code: 200, data: { nickName: 'Anna' } });
    desk.emulator.fault({ path, hang: false, errcode: -1 });
    expect(await logIn('Anne')).toMatchObject({ code: 200, data: { nickName: 'Anna' } });
  });

  it('does not keep logins from being answered when the check fails over and over', async () => {
    desk.emulator.fault({ path, errcode: -1, times: 30 });
    for (let n = 0; n < 30; n += 1) await put(`name ${n}`);
    expect((await desk.send('POST', '/login', { json: { code: await desk.code('bob'), appid } })).status).toBe(200);
    expect((await desk.send('GET', '/readyz')).json.parts).toMatchObject({ wechat: 'ok' });
  });

  it('shows openid, token and secret in no log', async () => {
    const { openid } = desk.emulator.loginCode({ user: 'xiaoming', appid });
    const apiToken = await desk.login.getWeChatApiToken({ appid });
    desk.emulator.fault({ path, errcode: 43104, errmsg: `${openid} ${apiToken} Ming` });
    await put('Ming');
    const shown = JSON.stringify([desk.logs, desk.events]);
    expect(shown).toContain('43104');
    for (const secret of [openid, apiToken, 'Ming']) expect(shown).not.toContain(secret);
  });
});

describe('without checkNicknames', () => {
  it('WeChat is never asked about a nickname', async () => {
    const desk = await startDesk();
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(), appid } });
    await desk.send('PUT', '/me/profile', { json: { nickname: '违规' }, bearer: json.access_token });
    expect(desk.emulator.calls(path)).toEqual([]);
    await desk.close();
  });
});
