import { randomBytes } from 'node:crypto';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { createLogin } from '../../src/create-login.ts';
import type { LoginEvent } from '../../src/events.ts';
import type { Login } from '../../src/login.ts';
import type { LoginOptions } from '../../src/options.ts';
import { appid, appSecret, issuer, noLimits, type Reply, readReply } from '../desk.ts';
import { captureLogger, type Line } from '../wechat/capture-logger.ts';

/** Two instances of one service, as behind a balancer: one database, one root secret, one WeChat. */
export interface TwoInstances {
  readonly emulator: Emulator;
  readonly logins: readonly [Login, Login];
  readonly events: readonly LoginEvent[];
  readonly lines: readonly Line[];
  /** Sends to the first instance (0) or the second (1). */
  post(instance: number, path: string, sent: { json: unknown; key?: string }): Promise<Reply>;
  code(user: string): Promise<string>;
  /** How often WeChat was asked with this code. */
  countAsked(code: string): number;
  close(): Promise<void>;
}

const isAbout = (query: unknown, code: string): boolean =>
  typeof query === 'object' && query !== null && 'js_code' in query && query.js_code === code;

export async function startTwoInstances(options: Partial<LoginOptions>): Promise<TwoInstances> {
  const events: LoginEvent[] = [];
  const logger = captureLogger();
  const emulator = await startEmulator({
    port: 0,
    apps: [{ appid, secret: appSecret }],
    loginsPerMinute: 0,
    showSecrets: true,
  });
  const all: LoginOptions = {
    mode: 'development',
    issuer,
    apps: [{ appid, appSecret }],
    rootSecret: randomBytes(32).toString('base64url'),
    wechatEmulatorURL: emulator.url,
    logger,
    onEvent: (event) => void events.push(event),
    ...noLimits,
    ...options,
  };
  const logins = [await createLogin(all), await createLogin(all)] as const;
  return {
    emulator,
    logins,
    events,
    lines: logger.lines,
    async post(instance, path, { json, key }) {
      const headers = { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
      const request = new Request(issuer + path, { method: 'POST', headers, body: JSON.stringify(json) });
      return readReply(await (logins[instance] as Login).fetch(request));
    },
    code: async (user) => (await emulator.loginCode({ user, appid })).code,
    countAsked: (code) => emulator.calls().filter(({ request }) => isAbout(request.query, code)).length,
    async close() {
      await Promise.all(logins.map((login) => login.close()));
      await emulator.close();
    },
  };
}
