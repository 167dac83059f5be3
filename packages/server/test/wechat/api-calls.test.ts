import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createWeChat } from '../../src/wechat/create-wechat.ts';
import { captureLogger } from './capture-logger.ts';
import { app, hastyLimits, openid, sessionKey } from './desk.ts';
import { answer, answerJson, type Behaviour, type Stub, startStub } from './stub.ts';

const apiToken = '99_planted-token-of-WeChat-0123456789';
const phoneCode = 'e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144';
const newKey = 'HyVFkGl5F5OQWJZZaNzBBg==';
const phone_info = {
  phoneNumber: '13580006666',
  purePhoneNumber: '13580006666',
  countryCode: '86',
  watermark: { timestamp: 1_477_314_187, appid: app.appid },
};
const phoneNumber = { countryCode: '86', nationalNumber: '13580006666' };

let stub: Stub;
let wechat: ReturnType<typeof createWeChat>;
const logger = captureLogger();

afterEach(() => Promise.all([stub.close(), wechat.close()]));

async function open(...behaviours: Behaviour[]) {
  let asked = 0;
  const behave: Behaviour = (...request) => behaviours[Math.min(asked++, behaviours.length - 1)]?.(...request);
  stub = await startStub({ behave });
  wechat = createWeChat({ baseURL: stub.baseURL, clock: systemClock, logger, limits: hastyLimits });
  return wechat;
}
const base = { app, apiToken, requestId: 'req_test', openid };
const find = (code = phoneCode) => wechat.findPhoneNumber({ ...base, phoneCode: code });
const check = () => wechat.checkSessionKey({ ...base, sessionKey });
const reset = () => wechat.resetSessionKey({ ...base, sessionKey });

function expectNothingShown(error: unknown): void {
  const shown = inspect([error, logger.lines], { depth: null, maxStringLength: null, showHidden: true });
  for (const secret of [apiToken, phoneCode, openid, sessionKey, newKey, app.appSecret, '13580006666'])
    expect(shown).not.toContain(secret);
}

describe('findPhoneNumber', () => {
  it('posts code and openid as JSON, and nothing but the API token in the address', async () => {
    await open(answerJson({ errcode: 0, errmsg: 'ok', phone_info }));
    expect(await find()).toEqual({ phoneNumber });
    expect(stub.requestLines).toEqual([`POST /wxa/business/getuserphonenumber?access_token=${apiToken} HTTP/1.1`]);
    const [, body = ''] = stub.received().split('\r\n\r\n');
    expect(JSON.parse(body)).toEqual({ code: phoneCode, openid });
  });

  it.each([
    ['a country code that is a number', { countryCode: 86 }, phoneNumber],
    [
      'a number from abroad',
      { phoneNumber: '+85261234567', purePhoneNumber: '61234567', countryCode: '852' },
      { countryCode: '852', nationalNumber: '61234567' },
    ],
  ])('reads %s', async (_, change, expected) => {
    await open(answerJson({ errcode: 0, phone_info: { ...phone_info, ...change } }));
    expect(await find()).toEqual({ phoneNumber: expected });
  });

  const ofWatermark = (change: object) => ({
    errcode: 0,
    phone_info: { ...phone_info, watermark: { ...phone_info.watermark, ...change } },
  });
  it.each([
    ['40029', { errcode: 40029, errmsg: `invalid code hint: [x] ${phoneCode} rid: 1` }, 'phone_code_invalid'],
    ['40163', { errcode: 40163, errmsg: 'code been used' }, 'phone_code_used'],
    ['40003', { errcode: 40003, errmsg: `invalid openid ${openid}` }, 'phone_code_invalid'],
    ['40013', { errcode: 40013, errmsg: 'invalid appid' }, 'phone_code_invalid'],
    ['45011', { errcode: 45011 }, 'wechat_quota'],
    ['45009', { errcode: 45009 }, 'wechat_quota'],
    ['48001', { errcode: 48001 }, 'app_misconfigured'],
    ['47001', { errcode: 47001 }, 'app_misconfigured'],
    ['-1', { errcode: -1 }, 'wechat_unavailable'],
    ['an unknown errcode', { errcode: 987_654, errmsg: apiToken }, 'wechat_unavailable'],
    ['nothing', {}, 'wechat_unavailable'],
    ['a number without digits', { phone_info: { ...phone_info, purePhoneNumber: '135-8000' } }, 'wechat_unavailable'],
    ['a number that is a number', { phone_info: { ...phone_info, purePhoneNumber: 1358 } }, 'wechat_unavailable'],
    ['no country', { phone_info: { ...phone_info, countryCode: '' } }, 'wechat_unavailable'],
    ['a country code too long', { phone_info: { ...phone_info, countryCode: 86_000 } }, 'wechat_unavailable'],
    ['another app’s watermark', ofWatermark({ appid: 'wxfedcba9876543210' }), 'wechat_unavailable'],
    ['a watermark without a time', ofWatermark({ timestamp: null }), 'wechat_unavailable'],
    ['no watermark', { phone_info: { ...phone_info, watermark: null } }, 'wechat_unavailable'],
  ])('names %s for what it is, sends the code no more, and shows nothing', async (_, json, code) => {
    await open(answerJson(json));
    const error = await find().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'LoginError', code });
    expectNothingShown(error);
    await expect(find()).rejects.toMatchObject({
      code: code.startsWith('phone_code') ? code : 'phone_code_used',
    });
    expect(stub.requestLines).toHaveLength(1);
  });

  it.each([
    ['silence', () => {}, 'wechat_timeout'],
    ['a reset', (socket) => socket.resetAndDestroy(), 'wechat_unavailable'],
    ['half an answer', answer({ body: '{"errcode":0,"phone_info":' }), 'wechat_unavailable'],
  ] satisfies [string, Behaviour, string][])('takes %s for a spent code', async (_, behave, code) => {
    await open(behave);
    await expect(find()).rejects.toMatchObject({
      code,
      detail: expect.stringContaining('tap the phone number button'),
    });
    await expect(find()).rejects.toMatchObject({ code: 'phone_code_used' });
    expect(stub.requestLines).toHaveLength(1);
  });

  it.each([40001, 40014, 42001])(
    'gives %d back, for another token, with which the code may be sent',
    async (errcode) => {
      await open(
        answerJson({ errcode, errmsg: `invalid credential ${apiToken}` }),
        answerJson({ errcode: 0, phone_info }),
      );
      expect(await find()).toEqual({ errcode });
      expect(await find()).toEqual({ phoneNumber });
      expectNothingShown(undefined);
    },
  );

  it('takes a code that did not leave this machine for unspent', async () => {
    await open(answerJson({ errcode: 0, phone_info }));
    const { port } = stub;
    await stub.close();
    await expect(find()).rejects.toMatchObject({ code: 'wechat_unavailable' });
    stub = await startStub({ behave: answerJson({ errcode: 0, phone_info }), port });
    expect(await find()).toEqual({ phoneNumber });
  });

  it('sends one of several at once with one code', async () => {
    await open(answerJson({ errcode: 0, phone_info }));
    const outcomes = await Promise.allSettled([find(), find(), find()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(stub.requestLines).toHaveLength(1);
  });
});

/** Recomputed from WeChat's published sample: the key is used as text. */
const signature = '7154f9f8b4b76b92f541cbf0e37d48840fa06e5e42da92a6f80168a1516a4735';

describe('a session key', () => {
  it('is shown to WeChat by a signature, never sent', async () => {
    await open(answerJson({ errcode: 0, errmsg: 'ok' }));
    expect(await check()).toEqual({ isPresent: true });
    const query = `access_token=${apiToken}&openid=${openid}&signature=${signature}&sig_method=hmac_sha256`;
    expect(stub.requestLines).toEqual([`GET /wxa/checksession?${query} HTTP/1.1`]);
    expect(createHmac('sha256', sessionKey).update('').digest('hex')).toBe(signature);
    expect(stub.received()).not.toContain(sessionKey);
  });

  it('that is another by now is known by 87009', async () => {
    await open(answerJson({ errcode: 87009, errmsg: 'invalid signature' }));
    expect(await check()).toEqual({ isPresent: false });
  });

  it('is replaced', async () => {
    await open(answerJson({ errcode: 0, errmsg: 'ok', openid, session_key: newKey }));
    expect(await reset()).toEqual({ sessionKey: newKey });
    expect(stub.requestLines[0]).toMatch(
      /^GET \/wxa\/resetusersessionkey\?access_token=.+&sig_method=hmac_sha256 HTTP/,
    );
  });

  it.each([87007, 87009])('that cannot be replaced, because it is gone, is known by %d', async (errcode) => {
    await open(answerJson({ errcode }));
    expect(await reset()).toEqual({ sessionKey: null });
  });

  it.each([
    ['another person’s', { errcode: 0, openid: 'oOther', session_key: newKey }],
    ['a short one', { errcode: 0, openid, session_key: 'Zm9v' }],
    ['none', { errcode: 0, openid }],
  ])('that comes back as %s is not taken', async (_, json) => {
    await open(answerJson(json));
    await expect(reset()).rejects.toMatchObject({ code: 'wechat_unavailable' });
  });

  it.each([
    ['87008', { errcode: 87008 }, 'app_misconfigured'],
    ['40097', { errcode: 40097 }, 'app_misconfigured'],
    ['45011', { errcode: 45011, errmsg: sessionKey }, 'wechat_quota'],
    ['-1', { errcode: -1 }, 'wechat_unavailable'],
  ])('is neither present nor gone after %s', async (_, json, code) => {
    await open(answerJson(json));
    for (const ask of [check, reset]) {
      const error = await ask().catch((cause: unknown) => cause);
      expect(error).toMatchObject({ name: 'LoginError', code });
      expectNothingShown(error);
    }
  });

  it('waits for another API token when WeChat refuses this one', async () => {
    await open(answerJson({ errcode: 42001 }));
    expect([await check(), await reset()]).toEqual([{ errcode: 42001 }, { errcode: 42001 }]);
  });
});

describe('codeToSession', () => {
  const login = (keepSessionKey: boolean, jsCode: string) =>
    wechat.codeToSession({ app: { ...app, keepSessionKey }, jsCode, requestId: 'req_test' });

  it('gives the session key only of an app that keeps it', async () => {
    await open(answerJson({ session_key: sessionKey, openid }));
    expect(await login(true, 'code1')).toEqual({ openid, unionid: null, sessionKey });
    expect(await login(false, 'code2')).toEqual({ openid, unionid: null });
  });

  it('is no worse for a session key that is none', async () => {
    await open(answerJson({ session_key: 'short', openid, unionid: 'u' }));
    expect(await login(true, 'code3')).toEqual({ openid, unionid: 'u' });
  });
});
