import { randomBytes } from 'node:crypto';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { createLogin, type Login, openClients, operateUsers, type UserOperations } from '@wxlogin/server';

/** Two mini programs of one open platform account: whoever uses both is one user. */
export const appids = ['wx1111111111111111', 'wx2222222222222222'] as const;
const appSecret = 'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1';
const issuer = 'http://login.test';
const day = 86_400;

/** Small enough to be reached by a few commands; tokens outlive the key that has signed them. */
export const rules = { maxSessions: 3, accessTokenSeconds: day, idleSeconds: 3 * day, absoluteSeconds: 6 * day };

export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: whoever asks knows what is in it
  readonly json: any;
}

interface Sent {
  readonly json?: unknown;
  readonly bearer?: string;
  readonly key?: string | undefined;
  /** Of our own back end; its credentials go along. */
  readonly form?: Readonly<Record<string, string>>;
  /** The form says itself who sends it, from some address. */
  readonly isAnonymous?: boolean;
}

export type Send = (method: string, path: string, sent?: Sent) => Promise<Reply>;

/** The service without a process around it, with one clock for all of its instances, WeChat and its operator. */
export interface ServiceInside {
  readonly emulator: Emulator;
  readonly instances: readonly Send[];
  /** Absent where nobody else can reach the database. */
  readonly operator: UserOperations | undefined;
  /** Of our own back end. */
  readonly clientId: string | undefined;
  now(): number;
  advance(milliseconds: number): void;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openService(database: string, instances = 1): Promise<ServiceInside> {
  let nowMs = Date.now();
  const clock = { nowMs: () => nowMs, monotonicMs: () => performance.now() };
  const rootSecret = randomBytes(32).toString('base64url');
  const emulator = await startEmulator({
    port: 0,
    apps: appids.map((appid) => ({ appid, secret: appSecret, openPlatform: 'one' })),
    clock: clock.nowMs,
    record: false,
    loginsPerMinute: 0,
  });
  const open = () =>
    createLogin({
      mode: 'development',
      issuer,
      database,
      rootSecret,
      clock,
      apps: appids.map((appid) => ({ appid, appSecret, unionidGroup: 'one' })),
      wechatEmulatorURL: emulator.url,
      maxSessions: rules.maxSessions,
      accessTokenSeconds: rules.accessTokenSeconds,
      refreshIdleSeconds: rules.idleSeconds,
      refreshAbsoluteSeconds: rules.absoluteSeconds,
      signingKeySeconds: day,
      ...{ addressLoginsPerMinute: 0, appLoginsPerSecond: 0, codeTriesPerMinute: 0 },
      ...{ sessionRefreshesPerMinute: 0, userChangesPerMinute: 0 },
    });
  const running = [await open()];
  while (running.length < instances) running.push(await open());
  const outside = database === 'memory:' ? undefined : await openOutside({ database, rootSecret, clock });
  return {
    emulator,
    instances: running.map((_, index) => createSend(() => running[index] as Login, outside?.basic)),
    operator: outside?.operator,
    clientId: outside?.clientId,
    now: () => Math.floor(nowMs / 1000),
    advance(milliseconds) {
      nowMs += milliseconds;
    },
    async restart() {
      await Promise.all(running.map((login) => login.close()));
      for (const index of running.keys()) running[index] = await open();
    },
    async close() {
      await Promise.all([...running.map((login) => login.close()), outside?.operator.close()]);
      await emulator.close();
    },
  };
}

/** The operator, and the credentials of a back end. */
async function openOutside(options: Parameters<typeof operateUsers>[0]) {
  const clients = await openClients(options);
  const made = await clients.add({ name: 'a back end', scopes: ['introspect', 'revoke'] });
  await clients.close();
  const basic = Buffer.from(`${made.client.id}:${made.clientSecret}`).toString('base64');
  return { operator: await operateUsers(options), clientId: made.client.id, basic: `Basic ${basic}` };
}

const createSend =
  (login: () => Login, basic: string | undefined): Send =>
  async (method, path, sent = {}) => {
    const peer = sent.isAnonymous ? { address: drawAddress() } : undefined;
    const answer = await login().fetch(new Request(issuer + path, { method, ...write(sent, basic) }), peer);
    const text = await answer.text();
    return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : undefined };
  };

/** Refused credentials are counted by address. */
const drawAddress = (): string => `10.${[...randomBytes(3)].join('.')}`;

function write({ json, bearer, key, form, isAnonymous }: Sent, basic: string | undefined): RequestInit {
  const headers = new Headers();
  if (key !== undefined) headers.set('idempotency-key', key);
  if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`);
  if (form) {
    if (!isAnonymous) headers.set('authorization', basic ?? '');
    return { headers, body: new URLSearchParams(form) };
  }
  if (json !== undefined) headers.set('content-type', 'application/json');
  return { headers, body: json === undefined ? null : JSON.stringify(json) };
}
