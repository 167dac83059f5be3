import { randomBytes } from 'node:crypto';
import { startEmulator } from '@wxlogin/emulator';
import { createLogin, type KeyOperations, type Login, operateKeys } from '@wxlogin/server';

export const issuer = 'http://login.test';
const appid = 'wx1111111111111111';
const appSecret = 'a1'.repeat(16);
const lives = { accessTokenSeconds: 600, classicTokenSeconds: 300, signingKeySeconds: 90 * 86_400 };
const noLimits = {
  addressLoginsPerMinute: 0,
  appLoginsPerSecond: 0,
  codeTriesPerMinute: 0,
  sessionRefreshesPerMinute: 0,
  userChangesPerMinute: 0,
};

/** An access token that a service has just given out. */
export interface Token {
  readonly text: string;
  readonly kid: string;
  /** Unix seconds. */
  readonly expiresAt: number;
}

export interface Instance {
  readonly login: Login;
  /** What it does each minute. */
  takeTurn(): void;
}

/** Two instances on one database in this process, whose time is turned by hand, and one person who is logged in. */
export interface TurnedService {
  readonly instances: readonly Instance[];
  /** Unix seconds. */
  now(): number;
  advance(seconds: number): void;
  /** What an operator does, with the root secret of now unless others are given. */
  operate<T>(doing: (keys: KeyOperations) => Promise<T>, secrets?: RootSecrets): Promise<T>;
  /** Starts another in the place of the first; rejects where that root secret is not the database's. */
  restart(rootSecret: string): Promise<void>;
  readonly rootSecret: string;
  /** A new token, by refreshing. */
  renew(instance: Instance): Promise<Token>;
  close(): Promise<void>;
}

export interface RootSecrets {
  readonly rootSecret: string;
  readonly previousRootSecret?: string;
}

export async function startTurnedService(database: string): Promise<TurnedService> {
  const time = { ms: Date.now() };
  const clock = { nowMs: () => time.ms, monotonicMs: () => time.ms };
  const emulator = await startEmulator({
    port: 0,
    apps: [{ appid, secret: appSecret }],
    clock: clock.nowMs,
    loginsPerMinute: 0,
    record: false,
  });
  const start = (rootSecret: string) => startInstance({ database, rootSecret, clock, wechatEmulatorURL: emulator.url });
  let rootSecret = newRootSecret();
  const instances = [await start(rootSecret), await start(rootSecret)];
  const { code } = emulator.loginCode({ user: 'anna' });
  let { refresh_token: refreshToken } = await post(instances[0], '/login', { code, appid });
  return {
    instances,
    now: () => Math.floor(time.ms / 1000),
    advance(seconds) {
      time.ms += seconds * 1000;
    },
    async operate(doing, secrets = { rootSecret }) {
      const keys = await operateKeys({ database, ...lives, ...secrets, clock });
      return doing(keys).finally(() => keys.close());
    },
    async restart(secret) {
      const started = await start(secret);
      await instances.shift()?.login.close();
      instances.push(started);
      rootSecret = secret;
    },
    get rootSecret() {
      return rootSecret;
    },
    async renew(instance) {
      const answer = await post(instance, '/refresh', { refresh_token: refreshToken });
      refreshToken = answer.refresh_token;
      return readToken(answer.access_token);
    },
    async close() {
      for (const { login } of instances) await login.close();
      await emulator.close();
    },
  };
}

export const newRootSecret = (): string => randomBytes(32).toString('base64url');

type Options = Pick<Parameters<typeof createLogin>[0], 'database' | 'rootSecret' | 'clock' | 'wechatEmulatorURL'>;

const minuteMs = 60_000;

/** What it wants to do each minute is done when it is told that one has passed. */
async function startInstance(options: Options): Promise<Instance> {
  const everyMinute: (() => void)[] = [];
  const { setInterval: systemSetInterval } = globalThis;
  const turnedSetInterval = (work: () => void, ms?: number) => {
    if (ms !== minuteMs) return systemSetInterval(work, ms);
    everyMinute.push(work);
    return systemSetInterval(() => {}, 2 ** 31 - 1);
  };
  Object.assign(globalThis, { setInterval: turnedSetInterval });
  try {
    const apps = [{ appid, appSecret }];
    const login = await createLogin({ mode: 'development', issuer, apps, ...lives, ...noLimits, ...options });
    if (everyMinute.length === 0) throw new Error('The service does nothing each minute: its turns cannot be taken');
    return { login, takeTurn: () => everyMinute.forEach((work) => void work()) };
  } finally {
    Object.assign(globalThis, { setInterval: systemSetInterval });
  }
}

async function post(instance: Instance | undefined, path: string, json: object) {
  const request = new Request(issuer + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
  });
  const answer = await instance?.login.fetch(request);
  if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status} ${await answer?.text()}`);
  return (await answer.json()) as { access_token: string; refresh_token: string };
}

function readToken(text: string): Token {
  const [header, claims] = text
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { text, kid: header.kid, expiresAt: claims.exp };
}
