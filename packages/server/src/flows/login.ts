import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import type { App } from '../model/app.ts';
import { attemptSeconds } from '../model/attempt.ts';
import { decideReplay } from '../model/decide-replay.ts';
import { createId, isOfSameMoment } from '../model/id.ts';
import { openidIdentity, unionidIdentity } from '../model/identity.ts';
import { mockJsCode } from '../model/js-code.ts';
import type { Profile, User } from '../model/user.ts';
import type { LoginToOpen } from '../store/store.ts';
import type { WeChatSession } from '../wechat/wechat.ts';
import type { Deps } from './deps.ts';
import { issueTokens, type TokenSet } from './issue-tokens.ts';

export interface LoginRequest {
  readonly requestId: string;
  readonly jsCode: string;
  readonly appid?: string | undefined;
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

/** wx.login code in, tokens out. Nothing is written before WeChat has answered; nothing is answered before it is durable. */
export async function login(deps: Deps, request: LoginRequest): Promise<LoggedIn> {
  const app = getApp(deps, request.appid);
  const codeHash = hashCode(deps, app, request);
  return deps.loginTurns.take(codeHash.toString('base64'), async () => {
    const replayed = await replay(deps, request, codeHash);
    if (replayed) return replayed;

    const person = await deps.wechat.codeToSession({ app, jsCode: request.jsCode, requestId: request.requestId });
    const opened = await deps.store.openLogin(describeLogin(deps, request, { app, person, codeHash }));

    if (opened.kind === 'user_blocked') throw refuse(deps, request, opened.user);
    if (opened.kind === 'code_spent')
      return (await replay(deps, request, codeHash)) ?? Promise.reject(new LoginError('js_code_used'));

    const { user, session, isNewUser, conflictingUserId } = opened;
    const about = { requestId: request.requestId, appid: app.appid, userId: user.id, sessionId: session.id };
    if (conflictingUserId) deps.emit({ ...about, name: 'link_conflict', reason: conflictingUserId });
    deps.emit({ ...about, name: 'login', isNewUser });
    return { ...issueTokens(deps, opened, request.accessTokenSeconds), isNewUser, isReplayed: false };
  });
}

function getApp(deps: Deps, appid: string | undefined): App {
  const [first, ...others] = deps.config.apps;
  const app =
    appid === undefined && others.length === 0 ? first : deps.config.apps.find((each) => each.appid === appid);
  if (!app) throw new LoginError('app_unknown');
  return app;
}

function hashCode({ hash }: Deps, app: App, { jsCode, requestId }: LoginRequest): Buffer {
  return hash('js_code', `${app.appid} ${jsCode === mockJsCode ? requestId : jsCode}`);
}

/** The answer of an earlier use of this code, if the same client asks again; undefined when the code is new here. */
async function replay(deps: Deps, request: LoginRequest, codeHash: Buffer): Promise<LoggedIn | undefined> {
  const earlier = await deps.store.findAttempt(codeHash, unixSeconds(deps.clock) - attemptSeconds);
  if (!earlier) return undefined;
  const { attempt, session, user } = earlier;
  const about = { requestId: request.requestId, appid: session.appid, userId: user.id, sessionId: session.id };
  const keyHash = request.idempotencyKey === undefined ? null : deps.hash('idempotency_key', request.idempotencyKey);
  const decision = decideReplay({ attempt, session, user, keyHash, now: unixSeconds(deps.clock) });
  if (decision === 'refuse') {
    deps.emit({ ...about, name: 'code_replay' });
    throw new LoginError('js_code_used');
  }
  deps.emit({ ...about, name: 'login_replayed' });
  const isNewUser = isOfSameMoment(user.id, session.id);
  return { ...issueTokens(deps, earlier, request.accessTokenSeconds), isNewUser, isReplayed: true };
}

interface Found {
  readonly app: App;
  readonly person: WeChatSession;
  readonly codeHash: Buffer;
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
