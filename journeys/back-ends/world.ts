import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Emulator, startEmulator } from '@wxlogin/emulator';
import { createFolder, findFreePort, type Program, startProgram } from '../program.ts';

const appid = 'wxde30de30de30de30';

/** A real wxlogin with a database, and its command line beside it. */
export interface World {
  readonly folder: string;
  /** host:port */
  readonly address: string;
  /** Where it says it is; so its tokens say too. */
  readonly issuer: string;
  readonly emulator: Emulator;
  logIn(): Promise<LoggedIn>;
  logOut(accessToken: string): Promise<void>;
  /** `wxlogin <args>`, to its end; resolves to what it printed. */
  run(args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

interface LoggedIn {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly user: { readonly id: string };
}

export async function openWorld(): Promise<World> {
  const folder = createFolder();
  const emulator = await startEmulator({ port: 0, loginsPerMinute: 0 });
  const port = await findFreePort();
  const issuer = `http://127.0.0.1:${port}`;
  const env = {
    WXLOGIN_MODE: 'development',
    WXLOGIN_ISSUER: issuer,
    WXLOGIN_PORT: `${port}`,
    WXLOGIN_OPERATOR_PORT: '0',
    WXLOGIN_DRAIN_SECONDS: '0',
    WXLOGIN_APPID: appid,
    WXLOGIN_APP_SECRET: '0123456789abcdef0123456789abcdef',
    WXLOGIN_ROOT_SECRET: randomBytes(32).toString('base64url'),
    WXLOGIN_WECHAT_EMULATOR_URL: emulator.url,
    WXLOGIN_DATABASE: `sqlite:${folder.path}/wxlogin.db`,
  };
  const service: Program = startProgram(['start'], { env });
  await service.printed('wxlogin is listening');

  const post = (path: string, json: object, headers = {}) =>
    fetch(issuer + path, {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { 'content-type': 'application/json', ...headers },
    });
  return {
    folder: folder.path,
    address: `127.0.0.1:${port}`,
    issuer,
    emulator,
    async logIn() {
      const { code } = await emulator.loginCode({ user: 'lisa' });
      return (await (await post('/login', { code })).json()) as LoggedIn;
    },
    async logOut(accessToken) {
      await post('/logout', {}, { authorization: `Bearer ${accessToken}` });
    },
    async run(args) {
      const program = startProgram(args, { env });
      const [status] = await once(program.process, 'close');
      if (status !== 0) throw new Error(`wxlogin ${args.join(' ')} ended with ${status}:\n${program.output()}`);
      return program.output();
    },
    async close() {
      await service.end('SIGTERM');
      await emulator.close();
      folder.remove();
    },
  };
}
