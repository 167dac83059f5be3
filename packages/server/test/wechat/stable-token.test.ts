import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createWeChat } from '../../src/wechat/create-wechat.ts';
import { captureLogger } from './capture-logger.ts';
import { app, hastyLimits } from './desk.ts';
import { answer, answerJson, type Behaviour, type Stub, startStub } from './stub.ts';

const apiToken = '99_planted-token-of-WeChat-0123456789';
const success = { access_token: apiToken, expires_in: 7200 };

let stub: Stub;
let wechat: ReturnType<typeof createWeChat>;
const logger = captureLogger();

afterEach(() => Promise.all([stub.close(), wechat.close()]));

async function fetchToken(behave: Behaviour, isForced = false) {
  stub = await startStub({ behave });
  wechat = createWeChat({ baseURL: stub.baseURL, clock: systemClock, logger, limits: hastyLimits });
  return wechat.fetchApiToken({ app, requestId: 'req_test', isForced });
}

describe('fetchApiToken', () => {
  it.each([false, true])('posts AppID and secret as JSON, forced: %s', async (isForced) => {
    expect(await fetchToken(answerJson(success), isForced)).toEqual({ apiToken, lifeSeconds: 7200 });
    expect(stub.requestLines).toEqual(['POST /cgi-bin/stable_token HTTP/1.1']);
    const [, body = ''] = stub.received().split('\r\n\r\n');
    expect(JSON.parse(body)).toEqual({
      grant_type: 'client_credential',
      appid: app.appid,
      secret: app.appSecret,
      force_refresh: isForced,
    });
  });

  it.each([
    ['40125', answerJson({ errcode: 40125, errmsg: 'invalid appsecret, rid: 1' }), 'app_misconfigured'],
    ['45009', answerJson({ errcode: 45009, errmsg: 'reach max api daily quota limit' }), 'wechat_quota'],
    ['an errcode unknown here', answerJson({ errcode: 987654, errmsg: apiToken }), 'wechat_unavailable'],
    ['silence', () => {}, 'wechat_timeout'],
    ['a reset', (socket) => socket.resetAndDestroy(), 'wechat_unavailable'],
    ['no token', answerJson({ expires_in: 7200 }), 'wechat_unavailable'],
    ['an empty token', answerJson({ ...success, access_token: '' }), 'wechat_unavailable'],
    ['a token with a line break', answerJson({ ...success, access_token: `${apiToken}\r\nx` }), 'wechat_unavailable'],
    ['an endless token', answerJson({ ...success, access_token: 'a'.repeat(2049) }), 'wechat_unavailable'],
    ['no life', answerJson({ access_token: apiToken }), 'wechat_unavailable'],
    ['a life in words', answerJson({ ...success, expires_in: '7200' }), 'wechat_unavailable'],
    ['a life that is over', answerJson({ ...success, expires_in: 0 }), 'wechat_unavailable'],
    ['half an answer', answer({ body: JSON.stringify(success).slice(0, -9) }), 'wechat_unavailable'],
  ] satisfies [string, Behaviour, string][])(
    'names %s for what it is, and shows no secret',
    async (_, behave, code) => {
      const error: unknown = await fetchToken(behave).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ name: 'LoginError', code });
      const shown = inspect([error, logger.lines], { depth: null, maxStringLength: null, showHidden: true });
      expect(shown).not.toContain(apiToken);
      expect(shown).not.toContain(app.appSecret);
      expect(logger.lines.at(-1)?.facts).toMatchObject({ appid: app.appid, requestId: 'req_test' });
    },
  );
});
