import { type ErrorCode, errorTable, LoginError } from '../../errors.ts';
import type { Deps } from '../../flows/deps.ts';
import { findIdentifiers } from '../../flows/find-identifiers.ts';
import { login } from '../../flows/login.ts';
import { saveProfile } from '../../flows/save-profile.ts';
import { isPlaceholderAvatar, isPlaceholderNickname } from '../../model/placeholder.ts';
import type { Profile, User } from '../../model/user.ts';
import type { Answer, Call } from '../route.ts';
import { jsCode, profileBody } from '../schemas.ts';

/**
 * GET /wxlogin, the contract of the well-known tutorial: the same login inside, its shape outside. Its clients read `code` in the body, so the
 * HTTP status stays 200. Nothing but the login code and the display profile is read from the query: who somebody is, only WeChat says.
 */
export async function getClassicLogin(deps: Deps, call: Call<unknown>): Promise<Answer> {
  const appid = findClassicAppid(deps);
  if (!appid) throw new LoginError('not_found');
  if (!call.query.get('code')) return write(noCode);
  try {
    const data = await loginClassically(deps, call, appid);
    return write({ code: 200, message: '登录成功', data });
  } catch (error) {
    if (!(error instanceof LoginError) || error.code === 'internal') throw error;
    return write({
      code: classicCodes[error.code] ?? errorTable[error.code].status,
      message: errorTable[error.code].zh,
      data: null,
    });
  }
}

/** 22007: WeChat could not be reached. 22009: it was, and gave no openid. */
const classicCodes: Partial<Record<ErrorCode, number>> = {
  wechat_unavailable: 22007,
  wechat_timeout: 22007,
  js_code_invalid: 22009,
  js_code_used: 22009,
  user_risky: 22009,
  wechat_quota: 22009,
  app_misconfigured: 22009,
};

const noCode = { code: 22008, message: '没有收到登录 code：请先调用 wx.login，再把 code 作为参数发送。', data: null };

const write = (json: { code: number; message: string; data: unknown }): Answer => ({
  json,
  headers: { 'cache-control': 'no-store' },
});

function findClassicAppid({ config: { classicAppid, apps } }: Deps): string | undefined {
  const [only, ...others] = apps;
  return classicAppid ?? (others.length === 0 ? only?.appid : undefined);
}

async function loginClassically(deps: Deps, { requestId, query, address, userAgent }: Call<unknown>, appid: string) {
  const code = jsCode.safeParse(query.get('code'));
  if (!code.success) throw new LoginError('js_code_invalid');
  const accessTokenSeconds = deps.config.classicTokenSeconds;
  const shown = readProfile(query);
  // A name that is to be checked waits until WeChat has said whose it is.
  const { nickname, ...rest } = shown;
  const isChecked = deps.config.checkNicknames && nickname !== undefined;
  const loggedIn = await login(deps, {
    requestId,
    jsCode: code.data,
    appid,
    address,
    userAgent,
    accessTokenSeconds,
    profile: isChecked ? rest : shown,
  });
  const { session, accessToken } = loggedIn;
  const user = isChecked ? await saveOrLeaveOut(deps, { requestId, of: loggedIn, nickname }) : loggedIn.user;
  const { openid = '' } = await findIdentifiers(deps, { userId: user.id, appid: session.appid }, ['openid']);
  return {
    userId: user.id,
    openid,
    nickName: user.nickname ?? '',
    avatarUrl: user.avatarUrl ?? '',
    role: user.roles[0] ?? 'user',
    token: accessToken,
    expiresIn: accessTokenSeconds,
  };
}

/** As any other name that is no good, one that WeChat does not accept is left out. */
function saveOrLeaveOut(deps: Deps, save: Parameters<typeof saveProfile>[1]): Promise<User> {
  return saveProfile(deps, save).catch((error: unknown) => {
    if (error instanceof LoginError && error.code !== 'internal') return save.of.user;
    throw error;
  });
}

/** The characters of RFC 3986: none that could leave an attribute in somebody's page. */
const picture = /^https:\/\/[\w.~:/?#[\]@!$&()*+,;=%-]{1,500}$/;

/** A name or picture that is no good is left out, as the tutorial would; it never stops a login. */
function readProfile(query: URLSearchParams): Profile {
  const nickname = profileBody.safeParse({ nickname: query.get('nickName') });
  const avatarUrl = query.get('avatarUrl') ?? '';
  const isPicture = picture.test(avatarUrl) && !isPlaceholderAvatar(avatarUrl);
  return {
    ...(nickname.success && !isPlaceholderNickname(nickname.data.nickname) && nickname.data),
    ...(isPicture && { avatarUrl }),
  };
}
