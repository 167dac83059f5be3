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
import { findPhoneNumber } from './flows/phone/find-phone-number.ts';
import { createTurns } from './flows/turns.ts';
import { createHealth, hearAnswers, type Part } from './health.ts';
import { startHousekeeping } from './housekeeping.ts';
import { watchBegun } from './http/begun.ts';
import { createFetch } from './http/fetch.ts';
import { createHandler } from './http/handler.ts';
import { createNodeHandler } from './http/node.ts';
import { refuseEarly } from './http/shedding/refuse-early.ts';
import { createShedding } from './http/shedding/shedding.ts';
import { createAdmission } from './limits/admission.ts';
import { openLimits } from './limits/open-limits.ts';
import type { Login, OfUser } from './login.ts';
import type { Measure } from './measure.ts';
import { createMeasuring, type Measuring } from './measuring/create-measuring.ts';
import { measureStore } from './measuring/measured-store.ts';
import { getApp } from './model/app.ts';
import { createId, type UserId } from './model/id.ts';
import { leewaySeconds } from './model/signing-key.ts';
import { type Config, type LoginOptions, readOptions } from './options.ts';
import { createSigningKeyMaker, openDatabase, prepare } from './prepare.ts';
import { isClientSecret } from './secrets/client-secret.ts';
import type { RootSecrets } from './secrets/data-secret.ts';
import { deriveKey } from './secrets/derive.ts';
import { createKeyedHash } from './secrets/keyed-hash.ts';
import { decryptOpenData } from './secrets/open-data.ts';
import { createRandom, type RandomBytes } from './secrets/random.ts';
import { getDevelopmentSecret, parseRootSecret } from './secrets/root-secret.ts';
import { createSealer } from './secrets/seal.ts';
import { openAvatarBucket } from './store/avatars/open-avatar-bucket.ts';
import { openStore } from './store/open-store.ts';
import { createAccessTokens } from './tokens/access-token.ts';
import { createRefreshTokens } from './tokens/refresh-token.ts';
import { createWeChat } from './wechat/create-wechat.ts';
import { createPushes } from './wechat/pushes/create-pushes.ts';
import { weChatBaseURL } from './wechat/upstream/upstream.ts';
import type { WeChat } from './wechat/wechat.ts';

/**
 * Opens the store, loads or makes the signing key, and connects the rooms.
 * @throws OptionsError with every problem of the options at once
 */
export async function createLogin(options: LoginOptions): Promise<Login> {
  const config = readOptions(options);
  const randomBytes = createRandom();
  const roots = readRootSecrets(config, randomBytes);
  const { logger, clock } = config;
  const measuring = openMeasuring(config);
  const { measure } = measuring;
  const instance = randomBytes(16).toString('base64url');

  const storing = await openStoring(config, { measure, randomBytes });
  const { store, recorder, orClose } = storing;
  const dataSecret = await openDatabase({ config, store, randomBytes }, roots).catch(orClose);
  const secrets = createSecrets(dataSecret, randomBytes);
  const makeSigningKey = createSigningKeyMaker(secrets.sealer);
  const { record } = recorder;
  const keyring = await prepare({ config, store, clock, record, makeSigningKey }, secrets.sealer).catch(orClose);
  const service = secrets.hash('service', config.issuer).toString('base64url').slice(0, 11);
  const limiting = await openLimits(config, { logger, clock, measure, service, instance }).catch(orClose);
  const stage: Stage = { isDraining: false };
  const opened = { config, randomBytes, measure, instance, storing, secrets, makeSigningKey, keyring, limiting, stage };
  const deps = connectRooms(opened);
  measuring.look({
    checkHealth: deps.checkHealth,
    listWaysToWeChat: deps.wechat.listWays,
    listKeys: keyring.listStates,
    describeAdmission: deps.admission.describe,
  });
  return open(deps, { stage, recorder, measuring, closeLimits: limiting.close });
}

interface Opened extends Pick<Deps, 'config' | 'randomBytes' | 'measure' | 'instance' | 'makeSigningKey' | 'keyring'> {
  readonly storing: Awaited<ReturnType<typeof openStoring>>;
  readonly secrets: ReturnType<typeof createSecrets>;
  readonly limiting: Awaited<ReturnType<typeof openLimits>>;
  readonly stage: Stage;
}

/** Everything the flows need, of what has been opened. */
function connectRooms({ storing, secrets, limiting, stage, ...opened }: Opened): Deps {
  const { config, randomBytes, measure, instance, keyring } = opened;
  const { logger, clock } = config;
  const { store, nextAnswer, countAsked, countBlockedMs } = storing;
  const { emit, record } = storing.recorder;
  const wechat = openWeChat(config, measure);
  const isWeChatFull = () => wechat.countFull() >= config.apps.length;
  const base = { config, store, wechat, clock, emit, record, measure, instance, wait };
  return {
    ...base,
    randomBytes,
    keyring,
    makeSigningKey: opened.makeSigningKey,
    accessTokens: createAccessTokens(keyring, { issuer: config.issuer, audience: config.audience, leewaySeconds }),
    refreshTokens: createRefreshTokens(secrets.refreshKey),
    pushes: createPushes(),
    avatarBucket: openAvatarBucket(config),
    hash: secrets.hash,
    sealer: secrets.sealer,
    decryptOpenData,
    isClientSecret,
    weChatApiTokens: createWeChatApiTokens({ ...base, sealer: secrets.sealer }),
    admission: createAdmission({ clock, logger, measure, countAsked, countBlockedMs, isWeChatFull }),
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
}

/** What is remembered: the store, and the events that go with what is written there. */
async function openStoring(
  config: Config,
  { measure, randomBytes }: { readonly measure: Measure; readonly randomBytes: RandomBytes },
) {
  const { database, logger, clock, onRows, onFatal } = config;
  const tell = createTell(config, measure);
  let blockedMs = 0;
  const opened = await openStore({
    database,
    logger,
    clock,
    measure,
    ...(onRows && { onRows }),
    onEvents: (events) => events.forEach(tell),
    onBlocked(ms) {
      blockedMs += ms;
    },
    ...(onFatal && { onFatal }),
  });
  const { store, nextAnswer, countAsked } = hearAnswers(measureStore(opened, measure));
  const recorder = createRecorder({ store, clock, randomBytes, logger, tell, wait });
  const orClose = async (error: unknown): Promise<never> => {
    await recorder.close();
    await store.close();
    throw error;
  };
  return { store, nextAnswer, countAsked, countBlockedMs: () => blockedMs, recorder, orClose };
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
  const shedding = createShedding(deps);
  const begun = watchBegun(createHandler(deps, { isClosing: () => closing !== undefined, shedding }));
  const housekeeping = startHousekeeping(deps);

  async function close(): Promise<void> {
    await Promise.all([housekeeping.stop(), begun.finish()]);
    closeLimits();
    await recorder.close();
    await Promise.all([deps.wechat.close(), deps.store.close(), deps.avatarBucket?.close()]);
  }

  return {
    fetch: createFetch(begun.handle),
    nodeHandler: createNodeHandler(begun.handle),
    // Whoever is about to stop ends its connections with its answers, which takes node:http.
    refuseEarly: (server) =>
      refuseEarly(server, { ...shedding, isShedding: () => !stage.isDraining && shedding.isShedding() }),
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

function createSecrets(dataSecret: Uint8Array, randomBytes: RandomBytes) {
  return {
    sealer: createSealer(deriveKey(dataSecret, 'seal'), randomBytes),
    hash: createKeyedHash(deriveKey(dataSecret, 'keyed-hash')),
    refreshKey: deriveKey(dataSecret, 'refresh-token'),
  };
}

const readRootSecrets = (config: Config, randomBytes: RandomBytes): RootSecrets => ({
  rootSecret: parseRootSecret(config.rootSecret ?? '') ?? findRootSecret(config, randomBytes),
  previousRootSecret: parseRootSecret(config.previousRootSecret ?? ''),
});

function findRootSecret(config: Config, randomBytes: RandomBytes): Uint8Array {
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
    if (!onEvent) return;
    // What was recorded has happened; a listener, waited for or not, cannot undo it.
    const tell = async () => onEvent(event);
    tell().catch((cause: unknown) => logger.error({ cause: String(cause) }, 'onEvent failed'));
  };
}
