import { AuthError, type AuthErrorCode } from './errors.ts';
import type { Answer, Callbacks, Failure, Platform, PlatformRequest, PlatformUpload } from './wx.ts';

export type Calls = ReturnType<typeof createCalls>;

/** The three calls of the platform as promises, which reject with an AuthError. */
export function createCalls(platform: () => Platform) {
  return {
    /** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
    login: (timeout: number) =>
      ask<{ code: string }>('wx_login_failed', ({ success, fail }) =>
        platform().login({
          timeout,
          success: (result) => (result.code ? success(result) : fail({ errMsg: 'login: no code' })),
          fail,
        }),
      ),

    request: (options: PlatformRequest) =>
      ask<Answer>('network_failed', (callbacks) => platform().request(Object.assign({}, options, callbacks))),

    /** The platform leaves the answer to an upload unparsed. */
    async upload(options: PlatformUpload): Promise<Answer> {
      const { data, statusCode } = await ask<{ data: string; statusCode: number }>('network_failed', (callbacks) =>
        platform().uploadFile(Object.assign({}, options, callbacks)),
      );
      return { data: readJSON(data), statusCode, header: {} };
    },
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
  return asked.catch((cause: Partial<Failure & Error>) => {
    const message = `${cause.errMsg || cause.message}. Check network, AppID and domain list, then try again.`;
    throw new AuthError({ code, action: 'retry', message, cause });
  });
}

function readJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
