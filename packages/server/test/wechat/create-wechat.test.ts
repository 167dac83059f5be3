import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { LoginError } from '../../src/errors.ts';
import { createWeChat, type WeChatLimits } from '../../src/wechat/create-wechat.ts';
import type { WeChat } from '../../src/wechat/wechat.ts';
import { captureLogger } from './capture-logger.ts';
import { answerJson, type Behaviour, type Stub, startStub } from './stub.ts';

const app = { appid: 'wx0123456789abcdef', appSecret: 'fedcba9876543210fedcba9876543210', unionidGroup: null };
const person = { session_key: 'tiihtNczf5v6AKRyjwEUhQ==', openid: 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M' };

let stub: Stub;
let wechat: WeChat;
let logger = captureLogger();

async function start(behave: Behaviour, limits: Partial<WeChatLimits> = {}): Promise<void> {
  logger = captureLogger();
  stub = await startStub({ behave });
  wechat = createWeChat({ baseURL: stub.baseURL, clock: systemClock, logger, limits });
}

afterEach(async () => {
  await stub.close();
  await wechat.close();
});

const login = (jsCode: string) => wechat.codeToSession({ app, jsCode, requestId: 'req_1' });
const failedLogin = (jsCode: string): Promise<LoginError> =>
  login(jsCode).then(
    () => Promise.reject(new Error('was logged in')),
    (error) => (error instanceof LoginError ? error : Promise.reject(error)),
  );

describe('codeToSession', () => {
  it('gives openid and no unionid where WeChat sends none', async () => {
    await start(answerJson(person));
    expect(await login('0a1b2c')).toEqual({ openid: person.openid, unionid: null });
    expect(logger.lines).toEqual([]);
  });

  it('maps an errcode', async () => {
    await start(answerJson({ errcode: 40029, errmsg: 'invalid code, rid: 6129ee10-272863a4-64d75414' }));
    const error = await failedLogin('0a1b2c');
    expect(error.code).toBe('js_code_invalid');
    expect(logger.lines).toMatchObject([
      { level: 'warn', facts: { errcode: 40029, rid: '6129ee10-272863a4-64d75414', errmsg: 'invalid code' } },
    ]);
  });
});
