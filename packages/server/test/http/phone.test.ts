import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appid, type Desk, type Door, otherAppid, startDesk } from '../desk.ts';

const path = '/wxa/business/getuserphonenumber';

describe.each<Door>(['fetch', 'socket'])('a phone number through the %s door', (door) => {
  let desk: Desk;
  let people = 0;
  let user: string;
  let bearer: string;
  let userId: string;
  beforeAll(async () => {
    desk = await startDesk({}, door, { showSecrets: true });
  });
  beforeEach(async () => {
    people += 1;
    user = `person${people}`;
    desk.emulator.describe(user, { phone: `1380013${String(8000 + people)}` });
    ({ bearer, userId } = await logIn(user));
    desk.events.length = 0;
    desk.logs.length = 0;
  });
  afterAll(() => desk.close());

  async function logIn(name: string, ofApp = appid) {
    const { json } = await desk.send('POST', '/login', { json: { code: await desk.code(name, ofApp), appid: ofApp } });
    return { bearer: json.access_token as string, userId: json.user.id as string };
  }
  const tap = (name = user) => desk.emulator.phoneCode({ user: name, appid }).code;
  const bind = (code: string, as = bearer) => desk.send('POST', '/me/phone', { json: { code }, bearer: as });
  const masked = async (as = bearer) => (await desk.send('GET', '/me', { bearer: as })).json.phone_masked;
  const countAsked = (code: string) =>
    desk.emulator.calls(path).filter(({ request }) => JSON.stringify(request).includes(code)).length;
  const eventNames = () => desk.events.map(({ name }) => name).filter((name) => !name.startsWith('wechat_api_token'));

  it('is bound by the code of the button and shown masked', async () => {
    const reply = await bind(tap());
    expect(reply.json).toMatchObject({ id: userId, phone_masked: `138****${8000 + people}` });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(await masked()).toBe(`138****${8000 + people}`);
    expect(desk.events.at(-1)).toMatchObject({ name: 'phone_bound', userId, appid });
  });

  it('from abroad is shown with its country code', async () => {
    desk.emulator.describe(user, { phone: `6123${4000 + people}`, countryCode: '852' });
    expect((await bind(tap())).json.phone_masked).toBe(`+852 61****${String(4000 + people).slice(-2)}`);
  });

  it('is told whole to the integrator’s own server only', async () => {
    expect(await desk.login.findPhoneNumber(userId)).toBeUndefined();
    const reply = await bind(tap());
    expect(await desk.login.findPhoneNumber(userId)).toEqual({
      phoneNumber: `+861380013${8000 + people}`,
      countryCode: '86',
      nationalNumber: `1380013${8000 + people}`,
      boundAt: expect.any(Number),
    });
    expect(await desk.login.findPhoneNumber('nobody')).toBeUndefined();
    expect(reply.bytes.toString()).not.toContain(`1380013${8000 + people}`);
  });

  it('goes away when the user says so, and twice is no error', async () => {
    await bind(tap());
    for (let n = 0; n < 2; n += 1) expect((await desk.send('DELETE', '/me/phone', { bearer })).status).toBe(204);
    expect(await masked()).toBeNull();
    expect(await desk.login.findPhoneNumber(userId)).toBeUndefined();
    expect(eventNames()).toEqual(['phone_bound', 'phone_unbound']);
  });

  it('is replaced by another one', async () => {
    await bind(tap());
    desk.emulator.describe(user, { phone: `1390013${8000 + people}` });
    expect((await bind(tap())).json.phone_masked).toBe(`139****${8000 + people}`);
  });

  it('of another user is refused, and nobody’s number changes', async () => {
    await bind(tap());
    const other = `other${people}`;
    desk.emulator.describe(other, { phone: `1380013${8000 + people}` });
    const { bearer: theirs } = await logIn(other);
    expect((await bind(tap(other), theirs)).json).toMatchObject({ status: 409, code: 'phone_conflict' });
    expect([await masked(), await masked(theirs)]).toEqual([`138****${8000 + people}`, null]);
    expect(eventNames()).toEqual(['phone_bound', 'login', 'phone_conflict']);
  });

  it('of a person in another app, which shares no users, is no conflict', async () => {
    await bind(tap());
    const there = await logIn(user, otherAppid);
    const { code } = desk.emulator.phoneCode({ user, appid: otherAppid });
    expect((await bind(code, there.bearer)).status).toBe(200);
  });

  it('goes to one of two who show it at once', async () => {
    const other = `twin${people}`;
    desk.emulator.describe(other, { phone: `1380013${8000 + people}` });
    const { bearer: theirs } = await logIn(other);
    const replies = await Promise.all([bind(tap()), bind(tap(other), theirs)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is answered again when the answer was lost, without asking WeChat again', async () => {
    const code = tap();
    await bind(code);
    expect((await bind(code)).json).toMatchObject({ phone_masked: `138****${8000 + people}` });
    await bind(tap());
    expect((await bind(code)).json.code).toBe('phone_code_used');
    expect(countAsked(code)).toBe(1);
  });

  it('is bound once by a button that fires twice', async () => {
    const code = tap();
    const replies = await Promise.all([bind(code), bind(code), bind(code)]);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(countAsked(code)).toBe(1);
    expect(eventNames()).toEqual(['phone_bound']);
  });

  it('is not answered again to somebody else, nor later, nor after it was taken away', async () => {
    const code = tap();
    await bind(code);
    const { bearer: theirs } = await logIn(`thief${people}`);
    expect((await bind(code, theirs)).json).toMatchObject({ code: 'phone_code_used', action: 'tap_again' });
    await desk.send('DELETE', '/me/phone', { bearer });
    expect((await bind(code)).json.code).toBe('phone_code_used');
    const late = tap();
    await bind(late);
    desk.advance(601);
    const { bearer: fresh } = await logIn(user);
    expect((await bind(late, fresh)).json.code).toBe('phone_code_used');
  });

  it('is not bound by a code of another person’s tap, of another app, of wx.login, too old or made up', async () => {
    const other = `stranger${people}`;
    desk.emulator.describe(other, { phone: `1370013${8000 + people}` });
    const old = tap();
    const codes = [
      tap(other),
      desk.emulator.phoneCode({ user, appid: otherAppid }).code,
      await desk.code(user),
      'a'.repeat(64),
    ];
    for (const code of codes) {
      expect((await bind(code)).json).toMatchObject({ status: 400, code: 'phone_code_invalid', action: 'tap_again' });
    }
    desk.advance(301);
    expect((await bind(old)).json.code).toBe('phone_code_invalid');
    expect(await masked()).toBeNull();
  });

  it('sends the openid along, in a JSON body', async () => {
    await bind(tap());
    const { body, query } = desk.emulator.calls(path).at(-1)?.request ?? {};
    expect(JSON.stringify(body)).toContain('openid');
    expect(JSON.stringify(query)).not.toContain('openid');
  });

  it('survives a refused API token: it is replaced and the code sent once more', async () => {
    await bind(tap());
    const code = tap();
    desk.emulator.fault({ path, errcode: 40001, handled: false });
    expect((await bind(code)).status).toBe(200);
    expect(countAsked(code)).toBe(2);
  });

  it('is not asked for a third time', async () => {
    const code = tap();
    desk.emulator.fault({ path, errcode: 42001, handled: false, times: 2 });
    expect((await bind(code)).json).toMatchObject({ status: 503, code: 'wechat_unavailable' });
    expect(countAsked(code)).toBeLessThanOrEqual(2);
  });

  it.each([
    ['45011', { errcode: 45011 }, 'wechat_quota'],
    ['48001', { errcode: 48001 }, 'app_misconfigured'],
    ['-1', { errcode: -1 }, 'wechat_unavailable'],
    ['an errcode nobody knows', { errcode: 987_654 }, 'wechat_unavailable'],
    ['a reset', { reset: true }, 'wechat_unavailable'],
    ['half an answer', { truncate: true }, 'wechat_unavailable'],
    ['no JSON', { body: '<html>' }, 'wechat_unavailable'],
  ])('is not bound after %s, and the code is not sent again', async (_, fault, expected) => {
    await bind(tap());
    const code = tap();
    desk.emulator.fault({ path, ...fault });
    expect((await bind(code)).json.code).toBe(expected);
    expect((await bind(code)).json.code).toBe('phone_code_used');
    expect(countAsked(code)).toBe(1);
  });

  it.each([
    ['nothing', undefined],
    ['', ''],
    ['a blank', 'a b'],
    ['too long', 'a'.repeat(257)],
    ['a number', 7],
  ])('refuses %s as a code', async (_, code) => {
    const reply = await desk.send('POST', '/me/phone', { json: { code }, bearer });
    expect(reply.json).toMatchObject({ status: 400, code: 'request_invalid' });
  });

  it('believes no number from the request, and knows nobody without a token', async () => {
    const json = { code: tap(), phone: '13900000000' };
    expect((await desk.send('POST', '/me/phone', { json, bearer })).json.code).toBe('request_invalid');
    expect((await desk.send('POST', '/me/phone', { json: { code: tap() } })).status).toBe(401);
    expect((await desk.send('DELETE', '/me/phone')).status).toBe(401);
  });
});
