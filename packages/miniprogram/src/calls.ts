import { AuthError, type AuthErrorCode } from './errors.ts';
import { readOrigin } from './origin.ts';
import type { Answer, Callbacks, Failure, Platform, PlatformRequest, PlatformUpload, UploadAnswer } from './wx.ts';

export type Calls = ReturnType<typeof createCalls>;

/** The calls of the platform as promises, which reject with an AuthError. URLs may be relative to `baseURL`. */
export function createCalls(platform: () => Platform, baseURL: string) {
  const resolve = (url: string) => (readOrigin(url) ? url : baseURL + url.replace(/^\/*/, '/'));
  return {
    /** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
    login: (timeout: number) =>
      ask<string>('wx_login_failed', ({ success, fail }) =>
        platform().login({
          timeout,
          success: ({ code }) => (code ? success(code) : fail({ errMsg: 'login: no code' })),
          fail,
        }),
      ),

    request: (options: PlatformRequest) =>
      ask<Answer>('network_failed', (callbacks) =>
        platform().request(Object.assign({}, options, { url: resolve(options.url) }, callbacks)),
      ),

    upload: (options: PlatformUpload) =>
      ask<UploadAnswer>('network_failed', (callbacks) =>
        platform().uploadFile(Object.assign({}, options, { url: resolve(options.url) }, callbacks)),
      ).then(parse),
  };
}

/**
 * Always with callbacks: only without them do some platforms return a promise. Those that return one anyway (Taro)
 * reject it besides calling `fail`, hence the inner `catch`.
 */
function ask<Result>(code: AuthErrorCode, call: (callbacks: Callbacks<Result>) => unknown): Promise<Result> {
  const asked = new Promise<Result>((success, fail) => {
    Promise.resolve(call({ success, fail })).catch(fail);
  });
  return asked.catch((cause: unknown) => {
    const { errMsg, message }: Partial<Failure & Error> = Object(cause);
    throw new AuthError({
      code,
      action: 'retry',
      message: `${errMsg || message || cause}. Check network, AppID and domain list, then try again.`,
      cause,
    });
  });
}

/** The platform leaves the answer to an upload unparsed. */
function parse({ data, statusCode }: UploadAnswer): Answer {
  const answer: Answer = { data, statusCode, header: {} };
  try {
    answer.data = JSON.parse(data);
  } catch {
    // Not ours: the status says what there is to say.
  }
  return answer;
}
