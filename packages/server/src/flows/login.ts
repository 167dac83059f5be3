import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import { type App, getApp } from '../model/app.ts';
import { createId } from '../model/id.ts';
import { openidIdentity, unionidIdentity } from '../model/identity.ts';
import { mockJsCode } from '../model/js-code.ts';
import type { Profile, User } from '../model/user.ts';
import type { LoginToOpen } from '../store/store.ts';
import type { WeChatSession } from '../wechat/wechat.ts';
import { awaitLogin, replayLogin } from './codes/replay-login.ts';
import type { Deps } from './deps.ts';
import { issueTokens, type TokenSet } from './issue-tokens.ts';

export interface LoginRequest {
  readonly requestId: string;
  readonly jsCode: string;
  readonly appid?: string | undefined;
  /** Of the client, folded; what logins are counted by. */
  readonly address: string | undefined;
  /** One per `wx.login`; proves that a second request with the code is the same client's retry. */
  readonly idempotencyKey?: string | undefined;
  readonly profile?: Profile;
  readonly accessTokenSeconds?: number;
}

export interface LoggedIn extends TokenSet {
  readonly isNewUser: boolean;
  /** The answer was given before and is given again. */
  readonly isReplayed: boolean;
}

/**
 * wx.login code in, tokens out. Nothing is written before WeChat has answered; nothing is answered before it is durable.
 * @throws LoginError rate_limited, app_unknown, js_code_used, user_blocked and what WeChat's refusals become
 */
export function login(deps: Deps, request: LoginRequest): Promise<LoggedIn> {
  const { requestId, appid } = request;
  return deps.measure.step({ name: 'login', requestId, appid }, () => logIn(deps, request));
}

async function logIn(deps: Deps, request: LoginRequest): Promise<LoggedIn> {
  const app = getApp(deps.config.apps, request.appid);
  await deps.limits.admitLogin({ appid: app.appid, address: request.address });
  const codeHash = hashCode(deps, app, request);

  const isOurs = () => deps.codeClaims.claim(codeHash);
  const elsewhere = (await isOurs()) ? undefined : await awaitLogin(deps, request, { codeHash, isOver: isOurs });
  if (elsewhere) return elsewhere;

  const outcome = await deps.loginTurns
    .take(codeHash.toString('base64'), () => logInOnce(deps, request, { app, codeHash }))
    .catch((error) => {
      deps.codeClaims.release(codeHash);
      throw error;
    });
  if (!(outcome instanceof LoginError)) return outcome;
  // The same client's request may be at another instance, which has asked WeChat first. Nobody else's turn waits for that.
  return (await awaitLogin(deps, request, { codeHash })) ?? Promise.reject(outcome);
}

/** Gives the refusal back, instead of throwing it, when WeChat says that the code is spent and this client may have spent it itself. */
async function logInOnce(deps: Deps, request: LoginRequest, { app, codeHash }: Code): Promise<LoggedIn | LoginError> {
  const replayed = await replayLogin(deps, request, codeHash);
  if (replayed) return replayed;

  const person = await askWeChat(deps, request, app);
  if (person instanceof LoginError) return person;
  const opened = await deps.store.openLogin(describeLogin(deps, request, { app, person, codeHash }));

  if (opened.kind === 'user_blocked') throw refuse(deps, request, opened.user);
  if (opened.kind === 'code_spent')
    return (await replayLogin(deps, request, codeHash)) ?? Promise.reject(new LoginError('js_code_used'));

  const { user, session, isNewUser, conflictingUserId } = opened;
  const about = { requestId: request.requestId, appid: app.appid, userId: user.id, sessionId: session.id };
  if (conflictingUserId) deps.emit({ ...about, name: 'link_conflict', reason: conflictingUserId });
  deps.emit({ ...about, name: 'login', isNewUser });
  return { ...issueTokens(deps, opened, request.accessTokenSeconds), isNewUser, isReplayed: false };
}

function askWeChat(deps: Deps, request: LoginRequest, app: App): Promise<WeChatSession | LoginError> {
  const { requestId, jsCode, idempotencyKey } = request;
  return deps.wechat.codeToSession({ app, jsCode, requestId }).catch((error) => {
    if (error instanceof LoginError && error.code === 'js_code_used' && idempotencyKey !== undefined) return error;
    throw error;
  });
}

function hashCode({ hash }: Deps, app: App, { jsCode, requestId }: LoginRequest): Buffer {
  return hash('js_code', `${app.appid} ${jsCode === mockJsCode ? requestId : jsCode}`);
}

interface Code {
  readonly app: App;
  readonly codeHash: Buffer;
}

interface Found extends Code {
  readonly person: WeChatSession;
}

function describeLogin(deps: Deps, request: LoginRequest, { app, person, codeHash }: Found): LoginToOpen {
  const nowMs = deps.clock.nowMs();
  const at = unixSeconds(deps.clock);
  const group = app.unionidGroup;
  return {
    requestId: request.requestId,
    at,
    openid: openidIdentity(app.appid, person.openid),
    unionid: group && person.unionid ? unionidIdentity(group, person.unionid) : null,
    profile: request.profile ?? {},
    newUserId: createId('usr', nowMs, deps.randomBytes(16)),
    session: {
      id: createId('ses', nowMs, deps.randomBytes(16)),
      appid: app.appid,
      salt: deps.randomBytes(16),
      idleExpiresAt: at + deps.config.refreshIdleSeconds,
      expiresAt: at + deps.config.refreshAbsoluteSeconds,
    },
    maxSessions: deps.config.maxSessions,
    attempt: {
      codeHash,
      keyHash: request.idempotencyKey === undefined ? null : deps.hash('idempotency_key', request.idempotencyKey),
    },
  };
}

function refuse(deps: Deps, request: LoginRequest, user: User): LoginError {
  deps.emit({ name: 'login_refused', requestId: request.requestId, userId: user.id, reason: 'user_blocked' });
  return new LoginError('user_blocked');
}
