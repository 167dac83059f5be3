import { unixSeconds } from '../clock.ts';
import { LoginError } from '../errors.ts';
import type { EventFacts } from '../events.ts';
import { describeDevice } from '../model/account/device.ts';
import { describePlace } from '../model/account/place.ts';
import { type App, getApp } from '../model/app.ts';
import { createId, type SessionId } from '../model/id.ts';
import { openidIdentity, unionidIdentity } from '../model/identity.ts';
import { placeOfSessionKey } from '../model/open-data/kept-session-key.ts';
import type { Profile } from '../model/user.ts';
import type { LoginOpened, LoginToOpen } from '../store/store.ts';
import type { WeChatSession } from '../wechat/wechat.ts';
import { hashIdentity } from './account/hash-identity.ts';
import { hashCode } from './codes/hash-code.ts';
import { awaitLogin, replayLogin } from './codes/replay-login.ts';
import type { Deps } from './deps.ts';
import { issueTokens, type TokenSet } from './issue-tokens.ts';

export interface LoginRequest {
  readonly requestId: string;
  readonly jsCode: string;
  readonly appid?: string | undefined;
  /** Of the client, folded; what logins are counted by. */
  readonly address: string | undefined;
  readonly userAgent?: string | undefined;
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
  const codeHash = hashCode(deps, app, request);
  await deps.limits.admitLogin({ appid: app.appid, address: request.address, codeHash });

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

  if (opened.kind === 'user_blocked') throw new LoginError('user_blocked');
  if (opened.kind === 'code_spent')
    return (await replayLogin(deps, request, codeHash)) ?? Promise.reject(new LoginError('js_code_used'));

  const { isNewUser } = opened;
  return { ...issueTokens(deps, opened, request.accessTokenSeconds), isNewUser, isReplayed: false };
}

function askWeChat(deps: Deps, request: LoginRequest, app: App): Promise<WeChatSession | LoginError> {
  const { requestId, jsCode, idempotencyKey } = request;
  return deps.wechat.codeToSession({ app, jsCode, requestId }).catch((error) => {
    if (error instanceof LoginError && error.code === 'js_code_used' && idempotencyKey !== undefined) return error;
    throw error;
  });
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
  const openid = openidIdentity(app.appid, person.openid);
  const unionid = group && person.unionid ? unionidIdentity(group, person.unionid) : null;
  const id = createId('ses', nowMs, deps.randomBytes(16));
  const { sessionKey } = person;
  return {
    requestId: request.requestId,
    at,
    openid,
    unionid,
    identityHashes: [openid, ...(unionid ? [unionid] : [])].map((identity) => hashIdentity(deps.hash, identity)),
    profile: request.profile ?? {},
    newUserId: createId('usr', nowMs, deps.randomBytes(16)),
    session: {
      id,
      appid: app.appid,
      salt: deps.randomBytes(16),
      idleExpiresAt: at + deps.config.refreshIdleSeconds,
      expiresAt: at + deps.config.refreshAbsoluteSeconds,
      device: describeDevice(request.userAgent),
      place: describePlace(request.address),
    },
    maxSessions: deps.config.maxSessions,
    ...(sessionKey !== undefined && { sealedSessionKey: sealSessionKey(deps, id, sessionKey) }),
    attempt: {
      codeHash,
      keyHash: request.idempotencyKey === undefined ? null : deps.hash('idempotency_key', request.idempotencyKey),
    },
    events: deps.record((opened) =>
      describeOutcome(opened, { requestId: request.requestId, address: request.address, appid: app.appid }),
    ),
  };
}

const sealSessionKey = ({ sealer }: Deps, id: SessionId, sessionKey: string): Buffer =>
  sealer.seal(Buffer.from(sessionKey), placeOfSessionKey(id));

/** What the log and the database will know of it. */
function describeOutcome(
  opened: LoginOpened,
  of: Pick<EventFacts, 'requestId' | 'address' | 'appid'>,
): readonly EventFacts[] {
  if (opened.kind === 'code_spent') return [];
  const about = { ...of, ...(opened.user && { userId: opened.user.id }) };
  if (opened.kind === 'user_blocked') return [{ ...about, name: 'login_refused', reason: 'user_blocked' }];
  const { session, isNewUser, conflictingUserId } = opened;
  const login: EventFacts = {
    ...about,
    name: 'login',
    sessionId: session.id,
    isNewUser,
    ...(isNewUser && { reason: 'new_user' }),
  };
  if (!conflictingUserId) return [login];
  return [{ ...about, name: 'link_conflict', sessionId: session.id, reason: conflictingUserId }, login];
}
