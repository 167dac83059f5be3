import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoginEvent } from './events.ts';
import { createRecorder, type Recorder } from './flows/audit/recorder.ts';
import { authenticate } from './flows/authenticate.ts';
import { noCodeClaims } from './flows/codes/claims.ts';
import { createWeChatApiTokens } from './flows/credentials/wechat-api-tokens.ts';
import { withWeChatApiToken } from './flows/credentials/with-wechat-api-token.ts';
import type { Deps } from './flows/deps.ts';
import { checkSessionKey } from './flows/open-data/check-session-key.ts';
import { resetSessionKey } from './flows/open-data/reset-session-key.ts';
import { findPhoneNumber, type UserPhoneNumber } from './flows/phone/find-phone-number.ts';
import { createTurns } from './flows/turns.ts';
import { createHealth, hearAnswers, type Part } from './health.ts';
import { startHousekeeping } from './housekeeping.ts';
import { watchBegun } from './http/begun.ts';
import { createFetch, type Peer } from './http/fetch.ts';
import { createHandler } from './http/handler.ts';
import { createNodeHandler, type NodeHandler } from './http/node.ts';
import { openLimits } from './limits/open-limits.ts';
import type { Measure } from './measure.ts';
import { createMeasuring, type Measuring } from './measuring/create-measuring.ts';
import { measureStore } from './measuring/measured-store.ts';
import { getApp } from './model/app.ts';
import { createId, type UserId } from './model/id.ts';
import { leewaySeconds } from './model/signing-key.ts';
import { type Config, type LoginOptions, readOptions } from './options.ts';
import { createSigningKeyMaker, prepare } from './prepare.ts';
import { isClientSecret } from './secrets/client-secret.ts';
import { deriveKey } from './secrets/derive.ts';
import { createKeyedHash } from './secrets/keyed-hash.ts';
import { decryptOpenData } from './secrets/open-data.ts';
import { createRandom, type RandomBytes } from './secrets/random.ts';
import { getDevelopmentSecret, parseRootSecret } from './secrets/root-secret.ts';
import { createSealer } from './secrets/seal.ts';
import { openStore } from './store/open-store.ts';
import { type AccessTokenClaims, createAccessTokens } from './tokens/access-token.ts';
import { createRefreshTokens } from './tokens/refresh-token.ts';
import { createWeChat } from './wechat/create-wechat.ts';
import { weChatBaseURL } from './wechat/upstream/upstream.ts';
import type { WeChat } from './wechat/wechat.ts';

/** Login as an object: mount one of its handlers, verify tokens with it, close it at the end. */
export interface Login {
  /**
   * The web-standard handler: for Hono, Deno-like servers, Next route handlers and tests. `peer.address` is the address of whoever has
   * connected, a client or a proxy of `trustedProxies`; without it logins are not limited by address.
   */
  fetch(request: Request, peer?: Peer): Promise<Response>;
  /** The handler for `http.createServer`, Express and alike. Mount it before any body parser. */
  readonly nodeHandler: NodeHandler;
  /**
   * The claims of an access token, if its session is live right now. Other services verify by JWKS alone.
   * @throws LoginError access_token_invalid, access_token_expired, session_ended, user_blocked
   */
  verify(accessToken: string): Promise<AccessTokenClaims>;
  /**
   * The WeChat API token of an app (WeChat calls it access_token), for your own calls to WeChat. All instances share one, which WeChat is
   * asked for when it is due, so ask for it before each call and keep it nowhere. `refused` is one that WeChat has just answered with 40001,
   * 40014 or 42001: it is replaced if it still is the shared one.
   * @throws LoginError app_unknown, app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, storage_unavailable, shutting_down
   */
  getWeChatApiToken(wish?: {
    readonly appid?: string | undefined;
    readonly refused?: string | undefined;
  }): Promise<string>;
  /**
   * Makes a call to WeChat with that token, and once more with another one when the answer of `call` has an errcode that refuses the token.
   * Gives what `call` gives.
   * @throws LoginError as getWeChatApiToken, and what `call` throws
   */
  withWeChatApiToken<T>(call: (apiToken: string) => Promise<T>, appid?: string): Promise<T>;
  /**
   * The whole phone number of a user, for your own server: give it to nobody else, and write it into no log. Undefined where none is known.
   * @throws LoginError storage_unavailable, overloaded, shutting_down
   */
  findPhoneNumber(userId: string): Promise<UserPhoneNumber | undefined>;
  /**
   * Whether the session key that is kept of this user in this app still is WeChat's (checkSessionKey); false where none is kept.
   * @throws LoginError app_unknown, app_misconfigured, wechat_unavailable, wechat_timeout, wechat_quota, storage_unavailable, shutting_down
   */
  checkSessionKey(of: OfUser): Promise<boolean>;
  /**
   * Makes WeChat replace it (ResetUserSessionKey) and keeps the new one; false where there was none to replace.
   * @throws LoginError as checkSessionKey
   */
  resetSessionKey(of: OfUser): Promise<boolean>;
  /**
   * Everything counted so far and how things are now, for Prometheus: answer it with the content type `metricsMediaType`, and only to
   * yourself. Holds no secret and nothing about a person.
   */
  metrics(): Promise<string>;
  /**
   * Says at `/readyz` that this instance is about to stop (503), and goes on answering everything. Call it before `close`, by as long as
   * whatever sends requests here needs to look there and send them elsewhere.
   */
  drain(): void;
  /** Takes no more requests (503 `shutting_down`), finishes those begun, then closes the store and the connections to WeChat. */
  close(): Promise<void>;
}

/** A user in an app, which need not be named while there is one. */
export interface OfUser {
  readonly userId: string;
  readonly appid?: string | undefined;
}

/**
 * Opens the store, loads or makes the signing key, and connects the rooms.
 * @throws OptionsError with every problem of the options at once
 */
export async function createLogin(options: LoginOptions): Promise<Login> {
  const config = readOptions(options);
  const randomBytes = createRandom();
  const secrets = createSecrets(readRootSecret(config, randomBytes), randomBytes);
  const { logger, clock, onRows, onFatal } = config;
  const measuring = openMeasuring(config);
  const { measure } = measuring;
  const tell = createTell(config, measure);
  const instance = randomBytes(16).toString('base64url');

  const opened = await openStore({
    database: config.database,
    logger,
    clock,
    measure,
    ...(onRows && { onRows }),
    onEvents: (events) => events.forEach(tell),
    ...(onFatal && { onFatal }),
  });
  const { store, nextAnswer } = hearAnswers(measureStore(opened, measure));
  const recorder = createRecorder({ store, clock, randomBytes, logger, tell, wait });
  const { emit, record } = recorder;
  const orClose = (error: unknown) =>
    recorder
      .close()
      .then(() => store.close())
      .then(() => Promise.reject(error));
  const makeSigningKey = createSigningKeyMaker(secrets.sealer);
  const keyring = await prepare({ config, store, clock, record, makeSigningKey }, secrets.sealer).catch(orClose);
  const limiting = await openLimits(config, {
    logger,
    clock,
    measure,
    service: secrets.hash('service', config.issuer).toString('base64url').slice(0, 11),
    instance,
  }).catch(orClose);
  const stage: Stage = { isDraining: false };
  const wechat = openWeChat(config, measure);

  const base = { config, store, wechat, clock, emit, record, measure, instance, wait };
  const deps: Deps = {
    ...base,
    keyring,
    accessTokens: createAccessTokens(keyring, { issuer: config.issuer, audience: config.audience, leewaySeconds }),
    refreshTokens: createRefreshTokens(secrets.refreshKey),
    hash: secrets.hash,
    sealer: secrets.sealer,
    decryptOpenData,
    isClientSecret,
    randomBytes,
    makeSigningKey,
    weChatApiTokens: createWeChatApiTokens({ ...base, sealer: secrets.sealer }),
    limits: limiting.limits,
    loginTurns: createTurns(),
    phoneTurns: createTurns(),
    codeClaims: limiting.redis?.codeClaims ?? noCodeClaims,
    checkHealth: createHealth({
      parts: listParts({ store, nextAnswer, keyring, wechat, redis: limiting.redis }),
      isDraining: () => stage.isDraining,
      logger,
    }),
  };
  measuring.look({ checkHealth: deps.checkHealth, listWaysToWeChat: wechat.listWays, listKeys: keyring.listStates });
  return open(deps, { stage, recorder, measuring, closeLimits: limiting.close });
}

/** How far the end has come; readiness and the doors look at it. */
interface Stage {
  isDraining: boolean;
}

interface Parts extends Pick<Deps, 'store' | 'keyring' | 'wechat'> {
  nextAnswer(): Promise<void>;
  /** Where there is one. */
  readonly redis: { isAnswering(): boolean } | undefined;
}

/** What readiness looks at. */
function listParts({ store, nextAnswer, keyring, wechat, redis }: Parts): Part[] {
  return [
    { name: 'database', isVital: true, look: () => Promise.race([store.ping(), nextAnswer()]).then(() => 'ok') },
    { name: 'signing_key', isVital: true, look: () => (keyring.jwks().keys.length > 0 ? 'ok' : 'missing') },
    { name: 'wechat', isVital: false, look: () => (wechat.isFailing() ? 'failing' : 'ok') },
    ...(redis
      ? [{ name: 'redis', isVital: false, look: () => (redis.isAnswering() ? 'ok' : 'failing') } as const]
      : []),
  ];
}

interface Opening {
  readonly stage: Stage;
  readonly recorder: Pick<Recorder, 'close'>;
  readonly measuring: Measuring;
  readonly closeLimits: () => void;
}

function open(deps: Deps, { stage, recorder, measuring, closeLimits }: Opening): Login {
  let closing: Promise<void> | undefined;
  const begun = watchBegun(createHandler(deps, { isClosing: () => closing !== undefined }));
  const housekeeping = startHousekeeping(deps);

  async function close(): Promise<void> {
    await Promise.all([housekeeping.stop(), begun.finish()]);
    closeLimits();
    await recorder.close();
    await Promise.all([deps.wechat.close(), deps.store.close()]);
  }

  return {
    fetch: createFetch(begun.handle),
    nodeHandler: createNodeHandler(begun.handle),
    verify: async (accessToken) => (await authenticate(deps, accessToken)).claims,
    getWeChatApiToken: async ({ appid, refused } = {}) =>
      deps.weChatApiTokens.get({ ...describeWish(deps, appid), refused }),
    withWeChatApiToken: async (call, appid) =>
      withWeChatApiToken(deps.weChatApiTokens, describeWish(deps, appid), call),
    findPhoneNumber: async (userId) => findPhoneNumber(deps, userId as UserId),
    checkSessionKey: async (of) => checkSessionKey(deps, describeUser(deps, of)),
    resetSessionKey: async (of) => resetSessionKey(deps, describeUser(deps, of)),
    metrics: measuring.write,
    drain() {
      stage.isDraining = true;
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

const describeWish = ({ config, clock, randomBytes }: Deps, appid: string | undefined) => ({
  app: getApp(config.apps, appid),
  requestId: createId('req', clock.nowMs(), randomBytes(16)),
});

const describeUser = (deps: Deps, { userId, appid }: OfUser) => ({
  ...describeWish(deps, appid),
  userId: userId as UserId,
});

function createSecrets(rootSecret: Uint8Array, randomBytes: RandomBytes) {
  return {
    sealer: createSealer(deriveKey(rootSecret, 'seal'), randomBytes),
    hash: createKeyedHash(deriveKey(rootSecret, 'keyed-hash')),
    refreshKey: deriveKey(rootSecret, 'refresh-token'),
  };
}

function readRootSecret(config: Config, randomBytes: RandomBytes): Uint8Array {
  const given = config.rootSecret && parseRootSecret(config.rootSecret);
  if (given) return given;
  const file = /^sqlite:(.+)$/.exec(config.database)?.[1];
  return file ? getDevelopmentSecret(dirname(file), randomBytes) : randomBytes(32);
}

const openMeasuring = ({ clock, apps, database, tracer }: Config): Measuring =>
  createMeasuring({
    clock,
    appids: apps.map(({ appid }) => appid),
    // The kind only: what follows may hold a password.
    database: database.slice(0, database.indexOf(':')),
    tracer,
  });

const openWeChat = (config: Config, measure: Measure): WeChat => {
  const { logger, clock, wechatConnections: connections } = config;
  return createWeChat({ baseURL: findWeChatURL(config), connections, logger, clock, measure });
};

function findWeChatURL({ wechatEmulatorURL, wechatGatewayURL, logger }: Config): string {
  if (wechatGatewayURL) logger.warn({ wechatGatewayURL }, 'WeChat is asked through a private gateway');
  return wechatEmulatorURL ?? wechatGatewayURL ?? weChatBaseURL;
}

function createTell({ logger, onEvent }: Config, measure: Measure): (event: LoginEvent) => void {
  return (event) => {
    measure.count('events', event.name);
    logger.info(event, event.name);
    // What was recorded has happened; a listener, waited for or not, cannot undo it.
    const tell = async () => onEvent?.(event);
    tell().catch((cause: unknown) => logger.error({ cause: String(cause) }, 'onEvent failed'));
  };
}
