import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '@wxlogin/emulator';
import { type Balancer, startBalancer } from './balancer.ts';
import { createFolder, type Program, startProgram } from './program.ts';

/** One process of a service; after it has ended it can be started again, at the same address. */
export interface Instance {
  readonly url: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Its exit code or signal, when the process that runs now has ended. */
  readonly ended: Promise<number | string>;
  /** Resolves when it listens. */
  start(): Promise<void>;
  /** Ends it and resolves to its exit code or signal. */
  end(signal?: NodeJS.Signals): Promise<number | string>;
  /** What it printed since it was last started. */
  output(): string;
}

/** Several processes of the program that are one service: one database, one root secret, one issuer, a balancer before them. */
export interface Service {
  /** Of the balancer; the issuer. */
  readonly url: string;
  readonly balancer: Balancer;
  readonly instances: readonly Instance[];
  /** `wxlogin <args>` beside it, with its configuration, to its end; resolves to what it printed. */
  run(args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly database: string;
  readonly emulator: WeChatToAsk;
  readonly instances?: number;
  /** More keys of the configuration file. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What an instance finds in its environment besides, the first one as 0. */
  readonly envOf?: (index: number) => Readonly<Record<string, string>>;
}

/** The emulator, or what stands in its place. */
export interface WeChatToAsk {
  readonly url: string;
  readonly apps: readonly Pick<Emulator['apps'][number], 'appid' | 'secret' | 'openPlatform'>[];
}

/** Starts all instances at the same moment and resolves when the balancer sends requests to each. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { database, emulator, instances = 1, settings, envOf } = options;
  const folder = createFolder();
  const addresses = choosePorts(instances).map((port) => `http://127.0.0.1:${port}`);
  const balancer = await startBalancer(addresses);
  const file = join(folder.path, 'wxlogin.json');
  const content = { ...describe(emulator), issuer: balancer.url, database, ...settings };
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  const running = addresses.map((url, index) => createInstance(url, file, envOf?.(index)));

  async function close(): Promise<void> {
    await Promise.all(running.map((instance) => instance.end('SIGKILL')));
    await balancer.close();
    folder.remove();
  }
  try {
    await Promise.all(running.map((instance) => instance.start()));
    await Promise.all(addresses.map((url) => balancer.sees(url, 'ready')));
  } catch (error) {
    await close();
    throw error;
  }
  const run = (args: readonly string[]) => runCommand([...args, '--config', file]);
  return { url: balancer.url, balancer, instances: running, run, close };
}

async function runCommand(args: readonly string[]): Promise<string> {
  const program = startProgram(args);
  const [status] = await once(program.process, 'close');
  if (status !== 0) throw new Error(`wxlogin ${args.join(' ')} ended with ${status}:\n${program.output()}`);
  return program.output();
}

/** Serves every app of this WeChat, those of one open platform as one group. */
const describe = ({ url, apps }: WeChatToAsk): object => ({
  mode: 'development',
  wechatEmulatorURL: url,
  apps: apps.map(({ appid, secret, openPlatform }) => ({ appid, appSecret: secret, unionidGroup: openPlatform })),
  rootSecret: randomBytes(32).toString('base64url'),
  // A few people log in all the time here, and no session of theirs may be pushed out.
  maxSessions: 1000,
  accessTokenSeconds: 86_400,
  // They all come from one address.
  addressLoginsPerMinute: 0,
  appLoginsPerSecond: 0,
  codeTriesPerMinute: 0,
  sessionRefreshesPerMinute: 0,
  userChangesPerMinute: 0,
  drainSeconds: 1,
  // The instances of one journey have neighbouring ports.
  operatorPort: 0,
});

function createInstance(url: string, file: string, env: Readonly<Record<string, string>> = {}): Instance {
  let program: Program | undefined;
  return {
    url,
    get pid() {
      return program?.process.pid ?? 0;
    },
    get ended() {
      return program?.ended ?? Promise.resolve(0);
    },
    start() {
      program = startProgram(['start', '--config', file], { env: { ...env, WXLOGIN_PORT: new URL(url).port } });
      return program.printed('wxlogin is listening');
    },
    end: async (signal) => (await program?.end(signal)) ?? 0,
    output: () => program?.output() ?? '',
  };
}

/** Below those of outgoing connections, so that none of these sits on a port while its instance starts again. */
function choosePorts(count: number): number[] {
  const first = randomInt(10_000, 20_000 - count);
  return Array.from({ length: count }, (_, index) => first + index);
}
