import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { unixSeconds } from './clock.ts';
import type { EmitEvent } from './events.ts';
import { authenticate } from './flows/authenticate.ts';
import { noCodeClaims } from './flows/codes/claims.ts';
import { createWeChatApiTokens } from './flows/credentials/wechat-api-tokens.ts';
import { withWeChatApiToken } from './flows/credentials/with-wechat-api-token.ts';
import type { Deps } from './flows/deps.ts';
import { createTurns } from './flows/turns.ts';
import { createHealth, hearAnswers, type Part } from './health.ts';
import { startHousekeeping } from './housekeeping.ts';
import { watchBegun } from './http/begun.ts';
import { createFetch, type Peer } from './http/fetch.ts';
import { createHandler } from './http/handler.ts';
import { createNodeHandler, type NodeHandler } from './http/node.ts';
import { openLimits } from './limits/open-limits.ts';
import { getApp } from './model/app.ts';
import { createId } from './model/id.ts';
import { leewaySeconds } from './model/signing-key.ts';
import { type Config, type LoginOptions, readOptions } from './options.ts';
import { createSigningKeyMaker, prepare } from './prepare.ts';
import { deriveKey } from './secrets/derive.ts';
import { createKeyedHash } from './secrets/keyed-hash.ts';
import { createRandom, type RandomBytes } from './secrets/random.ts';
import { getDevelopmentSecret, parseRootSecret } from './secrets/root-secret.ts';
import { createSealer } from './secrets/seal.ts';
import { openAvatarBucket } from './store/avatars/open-avatar-bucket.ts';
import { openStore } from './store/open-store.ts';
import { type AccessTokenClaims, createAccessTokens } from './tokens/access-token.ts';
import { createRefreshTokens } from './tokens/refresh-token.ts';
import { createWeChat } from './wechat/create-wechat.ts';
import { createPushes } from './wechat/pushes/create-pushes.ts';
import { weChatBaseURL } from './wechat/upstream/upstream.ts';

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
   * Says at `/readyz` that this instance is about to stop (503), and goes on answering everything. Call it before `close`, by as long as
   * whatever sends requests here needs to look there and send them elsewhere.
   */
  drain(): void;
  /** Takes no more requests (503 `shutting_down`), finishes those begun, then closes the store and the connections to WeChat. */
  close(): Promise<void>;
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
  const emit = createEmit(config);
  const instance = randomBytes(16).toString('base64url');

  const opened = await openStore({
    database: config.database,
    logger,
    clock,
    ...(onRows && { onRows }),
    ...(onFatal && { onFatal }),
  });
  const { store, nextAnswer } = hearAnswers(opened);
  const orClose = (error: unknown) => store.close().then(() => Promise.reject(error));
  const makeSigningKey = createSigningKeyMaker(secrets.sealer);
  const keyring = await prepare({ config, store, clock, emit, makeSigningKey }, secrets.sealer).catch(orClose);
  const limiting = await openLimits(config, {
    logger,
    clock,
    service: secrets.hash('service', config.issuer).toString('base64url').slice(0, 11),
    instance,
  }).catch(orClose);
  const stage: Stage = { isDraining: false };
  const wechat = createWeChat({ baseURL: findWeChatURL(config), connections: config.wechatConnections, logger, clock });

  const base = { config, store, wechat, clock, emit, instance, wait };
  const deps: Deps = {
    ...base,
    keyring,
    accessTokens: createAccessTokens(keyring, { issuer: config.issuer, audience: config.audience, leewaySeconds }),
    refreshTokens: createRefreshTokens(secrets.refreshKey),
    pushes: createPushes(),
    avatarBucket: openAvatarBucket(config),
    hash: secrets.hash,
    randomBytes,
    makeSigningKey,
    weChatApiTokens: createWeChatApiTokens({ ...base, sealer: secrets.sealer }),
    limits: limiting.limits,
    loginTurns: createTurns(),
    codeClaims: limiting.redis?.codeClaims ?? noCodeClaims,
    checkHealth: createHealth({
      parts: listParts({ store, nextAnswer, keyring, wechat, redis: limiting.redis }),
      isDraining: () => stage.isDraining,
      logger,
    }),
  };
  return open(deps, { stage, closeLimits: limiting.close });
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
  readonly closeLimits: () => void;
}

function open(deps: Deps, { stage, closeLimits }: Opening): Login {
  let closing: Promise<void> | undefined;
  const begun = watchBegun(createHandler(deps, { isClosing: () => closing !== undefined }));
  const housekeeping = startHousekeeping(deps);

  async function close(): Promise<void> {
    await Promise.all([housekeeping.stop(), begun.finish()]);
    closeLimits();
    await Promise.all([deps.wechat.close(), deps.store.close(), deps.avatarBucket?.close()]);
  }

  return {
    fetch: createFetch(begun.handle),
    nodeHandler: createNodeHandler(begun.handle),
    verify: async (accessToken) => (await authenticate(deps, accessToken)).claims,
    getWeChatApiToken: async ({ appid, refused } = {}) =>
      deps.weChatApiTokens.get({ ...describeWish(deps, appid), refused }),
    withWeChatApiToken: async (call, appid) =>
      withWeChatApiToken(deps.weChatApiTokens, describeWish(deps, appid), call),
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

function findWeChatURL({ wechatEmulatorURL, wechatGatewayURL, logger }: Config): string {
  if (wechatGatewayURL) logger.warn({ wechatGatewayURL }, 'WeChat is asked through a private gateway');
  return wechatEmulatorURL ?? wechatGatewayURL ?? weChatBaseURL;
}

function createEmit({ clock, logger, onEvent }: Config): EmitEvent {
  return (facts) => {
    const event = { ...facts, at: unixSeconds(clock) };
    logger.info(event, event.name);
    // What was recorded has happened; a listener, waited for or not, cannot undo it.
    const tell = async () => onEvent?.(event);
    tell().catch((cause: unknown) => logger.error({ cause: String(cause) }, 'onEvent failed'));
  };
}
