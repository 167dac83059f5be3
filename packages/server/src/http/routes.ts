import { getClassicLogin } from './calls/classic-login.ts';
import { getDocs, getErrorDocs, getOpenapi } from './calls/docs.ts';
import { getLive, getReady } from './calls/health.ts';
import { postLogin, postLogout, postRefresh } from './calls/login.ts';
import { getJwks, getMetadata } from './calls/public.ts';
import { getPush, postPush } from './calls/push.ts';
import { getAvatar, getMe, postAvatar, putProfile } from './calls/user.ts';
import type { Route } from './route.ts';
import * as s from './schemas.ts';

const ofTokens = ['access_token_invalid', 'access_token_expired', 'session_ended', 'user_blocked'] as const;
const ofRefresh = [
  'refresh_token_invalid',
  'refresh_token_reused',
  'session_ended',
  'user_blocked',
  'rate_limited',
] as const;
const ofLogin = [
  'js_code_invalid',
  'js_code_used',
  'app_unknown',
  'user_risky',
  'user_blocked',
  'app_misconfigured',
  'wechat_unavailable',
  'wechat_timeout',
  'wechat_quota',
  'rate_limited',
] as const;

/** Keeps the body's type between `body` and `run` of one row; the table forgets it. */
const row = <Body>(route: Route<Body>): Route => route as Route;

/** The whole API on one screen. Adding a route is adding a row; checks, documents and the OpenAPI description follow. */
// biome-ignore format: a table, one row a route
export const routes: readonly Route[] = [
  row({ method: 'POST', path: '/login', who: 'anyone', run: postLogin, body: s.loginBody, answer: s.loginAnswer, errors: ofLogin, idempotent: true, does: 'Exchanges a wx.login code for tokens; registers the user at the first login.' }),
  row({ method: 'POST', path: '/refresh', who: 'anyone', run: postRefresh, body: s.refreshBody, answer: s.tokenAnswer, errors: ofRefresh, does: 'Exchanges a refresh token for its successor. Asking again within 30 seconds gives the same successor.' }),
  row({ method: 'POST', path: '/logout', who: 'holder', run: postLogout, body: s.logoutBody, errors: [...ofTokens, 'refresh_token_invalid'], does: 'Ends this session, or all sessions of the user.' }),
  row({ method: 'GET', path: '/wxlogin', who: 'anyone', run: getClassicLogin, changes: true, query: s.classicQuery, answer: s.classicAnswer, errors: ['not_found'], does: 'The classic contract of the well-known tutorial; always status 200, look at `code` in the body. Absent where there are several apps and `classicAppid` names none.' }),

  row({ method: 'GET', path: '/me', who: 'user', run: getMe, answer: s.userAnswer, errors: ofTokens, does: 'The user of the token.' }),
  row({ method: 'PUT', path: '/me/profile', who: 'user', run: putProfile, body: s.profileBody, answer: s.userAnswer, errors: [...ofTokens, 'nickname_refused', 'nickname_unchecked'], does: 'Sets the nickname.' }),
  row({ method: 'POST', path: '/me/avatar', who: 'user', run: postAvatar, body: 'avatar', answer: s.userAnswer, errors: ofTokens, does: 'Sets the avatar from a PNG, JPEG or WebP file (2 MB) in the multipart field `avatar`, as wx.uploadFile sends it.' }),
  row({ method: 'GET', path: '/avatars/{id}', who: 'anyone', run: getAvatar, mediaType: 'image/jpeg', errors: [], does: 'The picture behind an `avatar_url`.' }),

  row({ method: 'GET', path: '/wechat/events/{appid}', who: 'anyone', run: getPush, query: s.pushEchoQuery, mediaType: 'text/plain', errors: ['push_refused', 'request_invalid'], does: 'The test that WeChat’s console makes of this address. Absent where the app has no `pushToken`.' }),
  row({ method: 'POST', path: '/wechat/events/{appid}', who: 'anyone', run: postPush, body: 'bytes', query: s.pushQuery, mediaType: 'text/plain', errors: ['push_refused'], does: 'What WeChat pushes: what people have revoked is erased. Answers `success`.' }),

  row({ method: 'GET', path: '/.well-known/jwks.json', who: 'anyone', run: getJwks, answer: s.jwksAnswer, errors: [], does: 'The public keys that verify access tokens (RFC 7517).' }),
  row({ method: 'GET', path: '/.well-known/oauth-authorization-server', who: 'anyone', run: getMetadata, answer: s.metadataAnswer, errors: [], does: 'Metadata for verifiers (RFC 8414).' }),

  row({ method: 'GET', path: '/livez', who: 'anyone', run: getLive, answer: s.healthAnswer, errors: [], does: 'Whether the process answers; asks nothing else.' }),
  row({ method: 'GET', path: '/readyz', who: 'anyone', run: getReady, answer: s.readyAnswer, errors: [], does: 'Whether requests should be sent to this instance: 503 when its database does not answer or it is about to stop.' }),
  row({ method: 'GET', path: '/openapi.json', who: 'anyone', run: (deps) => getOpenapi(deps, routes), mediaType: 'application/json', errors: [], does: 'This API as OpenAPI 3.1.' }),
  row({ method: 'GET', path: '/docs', who: 'anyone', run: (deps) => getDocs(deps, routes), mediaType: 'text/html', errors: [], does: 'This API as a page to read.' }),
  row({ method: 'GET', path: '/docs/errors', who: 'anyone', run: getErrorDocs, mediaType: 'text/html', errors: [], does: 'Every error: its cause and what to do.' }),
];
