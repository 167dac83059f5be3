import { inspect } from 'node:util';
import { expect } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { LoginError } from '../../src/errors.ts';
import type { App } from '../../src/model/app.ts';
import { createWeChat, type WeChatLimits, type WeChatOptions } from '../../src/wechat/create-wechat.ts';
import type { WeChatSession } from '../../src/wechat/wechat.ts';
import { captureLogger } from './capture-logger.ts';

export const app: App = {
  appid: 'wx0123456789abcdef',
  appSecret: 'fedcba9876543210fedcba9876543210',
  unionidGroup: null,
};
export const otherApp: App = { ...app, appid: 'wxfedcba9876543210' };

export const sessionKey = 'tiihtNczf5v6AKRyjwEUhQ==';
export const openid = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M';

/** Deadlines short enough to wait for in a test; nothing is measured against them but an upper bound. */
export const hastyLimits: Partial<WeChatLimits> = { connectMs: 150, firstByteMs: 150, totalMs: 400 };

interface DeskOptions extends Pick<WeChatOptions, 'ca' | 'connections'> {
  readonly baseURL: string;
  readonly clock?: Clock;
  readonly limits?: Partial<WeChatLimits>;
}

/** The room under test with its log kept, and logins as a flow would ask for them. */
export function createDesk({ baseURL, clock = systemClock, limits = hastyLimits, ...options }: DeskOptions) {
  const logger = captureLogger();
  const wechat = createWeChat({ baseURL, clock, logger, limits, ...options });
  let codes = 0;

  const login = (jsCode = freshCode(), of = app): Promise<WeChatSession> =>
    wechat.codeToSession({ app: of, jsCode, requestId: 'req_test' });
  const freshCode = (): string => {
    codes += 1;
    return `0a1b2c3d4e5f6g7h8i9j0k1l2m3n${String(codes).padStart(4, '0')}`;
  };
  const failedLogin = async (jsCode?: string, of?: App): Promise<LoginError> => {
    const outcome = await login(jsCode, of).catch((error: unknown) => error);
    if (!(outcome instanceof LoginError)) throw new Error('expected a LoginError', { cause: outcome });
    return outcome;
  };
  return { wechat, lines: logger.lines, login, failedLogin, freshCode, close: () => wechat.close() };
}

/** Nothing that is a secret, and no address asked, may be in what is logged or thrown. */
export function expectNoSecret(shown: unknown, jsCode: string): void {
  const text = inspect(shown, { depth: null, maxStringLength: null, showHidden: true });
  for (const secret of [app.appSecret, jsCode, sessionKey]) {
    const bytes = Buffer.from(secret);
    const forms = [secret, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('base64').slice(0, -4)];
    for (const form of forms) expect(text).not.toContain(form);
  }
  expect(text).not.toContain('/sns/');
  expect(text).not.toContain('grant_type=');
}
