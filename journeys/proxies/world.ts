import { randomBytes } from 'node:crypto';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { createFolder, findFreePort, type Program, startProgram } from '../program.ts';
import { type Answer, type Client, createClient } from './client.ts';
import type { Known } from './proxies.ts';
import type { ReverseProxy } from './proxy.ts';

/** Two wxlogin behind a proxy, and people on its other side. */
export interface World {
  /** Of the proxy. */
  readonly name: string;
  readonly proxy: ReverseProxy;
  readonly client: Client;
  readonly instances: [Program, Program];
  /** Starts an instance that has ended, and logs people in until the proxy sends one there. */
  startAgain(which: 0 | 1): Promise<void>;
  logIn(user: string, as?: Client, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

/** @param database may say {folder} */
export async function openWorld({ name, start }: Known, database: string): Promise<World> {
  const folder = createFolder();
  const emulator = await startEmulator({ port: 0, loginsPerMinute: 0 });
  const ports = await Promise.all([findFreePort(), findFreePort()]);
  const env = describe(emulator, database.replace('{folder}', folder.path));
  const instances = await Promise.all([startInstance(ports[0], env), startInstance(ports[1], env)]);
  const proxy = await start(folder.path, [`127.0.0.1:${ports[0]}`, `127.0.0.1:${ports[1]}`]);
  const client = createClient(proxy);

  async function logIn(user: string, as = client, headers = {}): Promise<Answer> {
    const { code } = await emulator.loginCode({ user });
    return as.send('POST', '/login', { json: { code }, headers });
  }

  return {
    name,
    proxy,
    client,
    instances,
    async startAgain(which) {
      const instance = await startInstance(ports[which], env);
      instances[which] = instance;
      while (!instance.output().includes('"route":"/login"')) await logIn('lisa');
    },
    logIn,
    async close() {
      await client.close();
      await proxy.end();
      for (const instance of instances) await instance.end('SIGKILL');
      await emulator.close();
      folder.remove();
    },
  };
}

const describe = ({ url }: Emulator, database: string) => ({
  WXLOGIN_MODE: 'development',
  WXLOGIN_ISSUER: 'http://login.example.com',
  WXLOGIN_DRAIN_SECONDS: '2',
  WXLOGIN_OPERATOR_PORT: '0',
  WXLOGIN_APPID: 'wxde30de30de30de30',
  WXLOGIN_APP_SECRET: '0123456789abcdef0123456789abcdef',
  WXLOGIN_ROOT_SECRET: randomBytes(32).toString('base64url'),
  WXLOGIN_WECHAT_EMULATOR_URL: url,
  WXLOGIN_DATABASE: database,
  // As in the head of deploy/nginx.conf and deploy/Caddyfile. People on this machine itself are not counted, others at once.
  WXLOGIN_TRUSTED_PROXIES: '127.0.0.1',
  WXLOGIN_ADDRESS_LOGINS_PER_MINUTE: '1',
  WXLOGIN_ADDRESS_LOGIN_BURST: '1',
  WXLOGIN_APP_LOGINS_PER_SECOND: '0',
});

async function startInstance(port: number, env: Record<string, string>): Promise<Program> {
  const instance = startProgram(['start'], { env: { ...env, WXLOGIN_PORT: `${port}` } });
  await instance.printed('wxlogin is listening');
  return instance;
}
