import { deleteMe, deleteSession, getExport, getSessions } from './calls/account.ts';
import { getClassicLogin } from './calls/classic-login.ts';
import { getVerify, postIntrospect, postRevoke, postWeChatApiToken } from './calls/clients.ts';
import { getDocs, getErrorDocs, getOpenapi } from './calls/docs.ts';
import { getLive, getReady } from './calls/health.ts';
import { postLogin, postLogout, postRefresh } from './calls/login.ts';
import { deletePhone, postDecrypt, postPhone } from './calls/phone.ts';
import { getJwks, getMetadata } from './calls/public.ts';
import { getPush, postPush } from './calls/push.ts';
import { getAvatar, getMe, postAvatar, putProfile } from './calls/user.ts';
import * as o from './oauth/schemas.ts';
import type { Route } from './route.ts';
import * as account from './schemas/account.ts';
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

const ofPhone = [
  'phone_code_invalid',
  'phone_code_used',
  'phone_conflict',
  'app_misconfigured',
  'wechat_unavailable',
  'wechat_timeout',
  'wechat_quota',
] as const;
const ofClients = ['client_invalid', 'scope_insufficient', 'rate_limited'] as const;
const ofWeChatApi = [
  'app_unknown',
  'app_misconfigured',
  'wechat_unavailable',
  'wechat_timeout',
  'wechat_quota',
] as const;
const gatewayHeaders = {
  'X-User-Id': 'The user.',
  'X-User-Roles': 'The roles with a comma between, percent-encoded where a header has no room for them; may be empty.',
  'X-Session-Id': 'The session.',
};

/** Keeps the body's type between `body` and `run` of one row; the table forgets it. */
const row = <Body>(route: Route<Body>): Route => route as Route;

/** The whole API on one screen. Adding a route is adding a row; checks, documents and the OpenAPI description follow. */
// biome-ignore format: a table, one row a route
export const routes: readonly Route[] = [
  row({ method: 'POST', path: '/login', who: 'anyone', load: 'login', run: postLogin, body: s.loginBody, answer: s.loginAnswer, errors: ofLogin, idempotent: true, does: 'Exchanges a wx.login code for tokens; registers the user at the first login.' }),
  row({ method: 'POST', path: '/refresh', who: 'anyone', load: 'session', run: postRefresh, body: s.refreshBody, answer: s.tokenAnswer, errors: ofRefresh, does: 'Exchanges a refresh token for its successor. Asking again within 30 seconds gives the same successor.' }),
  row({ method: 'POST', path: '/logout', who: 'holder', load: 'session', run: postLogout, body: s.logoutBody, errors: [...ofTokens, 'refresh_token_invalid'], does: 'Ends this session, or all sessions of the user.' }),
  row({ method: 'GET', path: '/wxlogin', who: 'anyone', load: 'login', run: getClassicLogin, changes: true, query: s.classicQuery, answer: s.classicAnswer, errors: ['not_found'], does: 'The classic contract of the well-known tutorial; always status 200, look at `code` in the body. Absent where there are several apps and `classicAppid` names none.' }),

  row({ method: 'GET', path: '/me', who: 'user', run: getMe, answer: s.userAnswer, errors: ofTokens, does: 'The user of the token.' }),
  row({ method: 'PUT', path: '/me/profile', who: 'user', run: putProfile, body: s.profileBody, answer: s.userAnswer, errors: [...ofTokens, 'nickname_refused', 'nickname_unchecked'], does: 'Sets the nickname.' }),
  row({ method: 'POST', path: '/me/avatar', who: 'user', run: postAvatar, body: 'avatar', answer: s.userAnswer, errors: ofTokens, does: 'Sets the avatar from a PNG, JPEG or WebP file (2 MB) in the multipart field `avatar`, as wx.uploadFile sends it.' }),
  row({ method: 'GET', path: '/me/sessions', who: 'user', run: getSessions, answer: account.sessionsAnswer, errors: ofTokens, does: 'Where the user is logged in, in all mini programs; newest first.' }),
  row({ method: 'DELETE', path: '/me/sessions/{id}', who: 'user', run: deleteSession, errors: ofTokens, does: 'Ends one session of the user; one that has ended already too.' }),
  row({ method: 'GET', path: '/me/export', who: 'user', run: getExport, counted: true, answer: account.exportAnswer, errors: ofTokens, does: 'Everything held about the user, as a file.' }),
  row({ method: 'DELETE', path: '/me', who: 'user', run: deleteMe, body: account.deletionBody, errors: [...ofLogin, ...ofTokens, 'fresh_login_required'], does: 'Deletes the user with everything held about them. Takes a fresh wx.login code: a token alone deletes nobody.' }),
  row({ method: 'POST', path: '/me/phone', who: 'user', run: postPhone, body: s.phoneBody, answer: s.userAnswer, errors: [...ofTokens, ...ofPhone], does: 'Binds the phone number behind a code of the phone number button, after WeChat has verified it; answers the user with the number masked.' }),
  row({ method: 'DELETE', path: '/me/phone', who: 'user', run: deletePhone, errors: ofTokens, does: 'Takes the phone number away.' }),
  row({ method: 'POST', path: '/me/decrypt', who: 'user', run: postDecrypt, body: s.decryptBody, answer: s.decryptAnswer, errors: [...ofTokens, 'open_data_invalid', 'session_key_missing'], does: 'Decrypts open data that WeChat has encrypted for this user; only where the app keeps session keys.' }),
  row({ method: 'GET', path: '/avatars/{id}', who: 'anyone', run: getAvatar, mediaType: 'image/jpeg', errors: [], does: 'The picture behind an `avatar_url`.' }),

  row({ method: 'GET', path: '/wechat/events/{appid}', who: 'anyone', run: getPush, query: s.pushEchoQuery, mediaType: 'text/plain', errors: ['push_refused', 'rate_limited', 'request_invalid'], does: 'The test that WeChat’s console makes of this address. Absent where the app has no `pushToken`.' }),
  row({ method: 'POST', path: '/wechat/events/{appid}', who: 'anyone', run: postPush, body: 'bytes', query: s.pushQuery, mediaType: 'text/plain', errors: ['push_refused', 'rate_limited'], does: 'What WeChat pushes: what people have revoked is erased. Answers `success`.' }),

  row({ method: 'GET', path: '/.well-known/jwks.json', who: 'anyone', load: 'none', run: getJwks, answer: s.jwksAnswer, errors: [], does: 'The public keys that verify access tokens (RFC 7517).' }),
  row({ method: 'GET', path: '/.well-known/oauth-authorization-server', who: 'anyone', load: 'none', run: getMetadata, answer: s.metadataAnswer, errors: [], does: 'Metadata for verifiers (RFC 8414).' }),

  row({ method: 'POST', path: '/introspect', who: 'client', scope: 'introspect', run: postIntrospect, body: o.tokenForm, form: true, answer: o.introspectionAnswer, errors: ofClients, does: 'Whether an access token or a refresh token is good at this moment, and whose it is (RFC 7662).' }),
  row({ method: 'POST', path: '/revoke', who: 'client', scope: 'revoke', run: postRevoke, body: o.tokenForm, form: true, status: 200, errors: ofClients, does: 'Ends the session of an access token or a refresh token (RFC 7009). Always 200: nobody learns whether there was one.' }),
  row({ method: 'GET', path: '/verify', who: 'user', run: getVerify, status: 200, answerHeaders: gatewayHeaders, errors: ofTokens, does: 'For gateways that ask before they let a request through (nginx, Caddy, Traefik): who holds the token, in headers to copy.' }),
  row({ method: 'POST', path: '/wechat-api-token', who: 'client', scope: 'wechat-api-token', run: postWeChatApiToken, body: o.wechatApiTokenBody, answer: o.wechatApiTokenAnswer, errors: [...ofClients, ...ofWeChatApi], does: 'The WeChat API token that all back ends of a mini program share.' }),

  row({ method: 'GET', path: '/livez', who: 'anyone', load: 'none', run: getLive, answer: s.healthAnswer, errors: [], does: 'Whether the process answers; asks nothing else.' }),
  row({ method: 'GET', path: '/readyz', who: 'anyone', load: 'none', run: getReady, answer: s.readyAnswer, errors: [], does: 'Whether requests should be sent to this instance: 503 when its database does not answer or it is about to stop.' }),
  row({ method: 'GET', path: '/openapi.json', who: 'anyone', run: (deps) => getOpenapi(deps, routes), mediaType: 'application/json', errors: [], does: 'This API as OpenAPI 3.1.' }),
  row({ method: 'GET', path: '/docs', who: 'anyone', run: (deps) => getDocs(deps, routes), mediaType: 'text/html', errors: [], does: 'This API as a page to read.' }),
  row({ method: 'GET', path: '/docs/errors', who: 'anyone', run: getErrorDocs, mediaType: 'text/html', errors: [], does: 'Every error: its cause and what to do.' }),
];
