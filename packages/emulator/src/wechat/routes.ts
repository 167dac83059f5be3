import type { World } from '../world/world.ts';
import { checkSession } from './checksession.ts';
import { getUserPhoneNumber } from './getuserphonenumber.ts';
import { jscode2session } from './jscode2session.ts';
import { msgSecCheck } from './msg-sec-check.ts';
import type { Family, Outcome, WeChatRequest } from './outcome.ts';
import { resetUserSessionKey } from './resetusersessionkey.ts';
import { stableToken } from './stable-token.ts';
import { token } from './token.ts';

export interface WeChatRoute {
  method: 'GET' | 'POST';
  path: string;
  does: { en: string; zh: string };
  family: Family;
  run: (world: World, request: WeChatRequest) => Outcome;
}

export const weChatRoutes: readonly WeChatRoute[] = [
  {
    method: 'GET',
    path: '/sns/jscode2session',
    does: { en: 'a login code for openid and session key', zh: '用登录 code 换取 openid 和 session_key' },
    family: 'sns',
    run: jscode2session,
  },
  {
    method: 'GET',
    path: '/cgi-bin/token',
    does: { en: 'an API token, new each time', zh: '接口调用凭据，每次都是新的' },
    family: 'api',
    run: token,
  },
  {
    method: 'POST',
    path: '/cgi-bin/stable_token',
    does: { en: 'an API token, the same while it is good', zh: '稳定版接口调用凭据' },
    family: 'api',
    run: stableToken,
  },
  {
    method: 'POST',
    path: '/wxa/business/getuserphonenumber',
    does: { en: 'a phone code for the phone number', zh: '用手机号 code 换取手机号' },
    family: 'api',
    run: getUserPhoneNumber,
  },
  {
    method: 'POST',
    path: '/wxa/msg_sec_check',
    does: { en: 'what WeChat thinks of a text', zh: '文本内容安全识别' },
    family: 'api',
    run: msgSecCheck,
  },
  {
    method: 'GET',
    path: '/wxa/checksession',
    does: { en: 'whether a session key is the present one', zh: '校验 session_key 是否有效' },
    family: 'api',
    run: checkSession,
  },
  {
    method: 'GET',
    path: '/wxa/resetusersessionkey',
    does: { en: 'a new session key for a present one', zh: '重置 session_key' },
    family: 'api',
    run: resetUserSessionKey,
  },
];

const byPath = new Map(weChatRoutes.map((route) => [route.path, route]));
const unknown = { family: 'api', run: () => ({ errcode: 40066 }) } as const;
const unknownSns = { ...unknown, family: 'sns' } as const;

/** How a path is answered: one nobody knows below /sns/, /cgi-bin/ and /wxa/ with 40066, as WeChat does. */
export function findWeChatRoute(path: string): Pick<WeChatRoute, 'family' | 'run'> | undefined {
  const route = byPath.get(path);
  if (route) return route;
  if (path.startsWith('/sns/')) return unknownSns;
  return path.startsWith('/cgi-bin/') || path.startsWith('/wxa/') ? unknown : undefined;
}
