// The program as its users run it: `wxlogin start`, settings from the environment, its log written to a file, numbers on the operators' port.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { appid, appSecret } from '../data/people.mjs';
import { findFreePort, spawnServer } from './spawn-server.mjs';

export const program = fileURLToPath(new URL('../../packages/wxlogin/bin.mjs', import.meta.url));
export const commitEach = new URL('commit-each.mjs', import.meta.url).href;

/** What differs from the defaults: whoever asks comes through one proxy from one address, so limits are at work but out of reach. */
export const settings = {
  WXLOGIN_MODE: 'development',
  WXLOGIN_APPID: appid,
  WXLOGIN_APP_SECRET: appSecret,
  WXLOGIN_ROOT_SECRET: randomBytes(32).toString('base64url'),
  WXLOGIN_TRUSTED_PROXIES: '127.0.0.1',
  WXLOGIN_ADDRESS_LOGINS_PER_MINUTE: '1000000',
  WXLOGIN_ADDRESS_LOGIN_BURST: '1000000',
  WXLOGIN_APP_LOGINS_PER_SECOND: '1000000',
  WXLOGIN_SESSION_REFRESHES_PER_MINUTE: '1000000',
};

export async function startWxlogin({ folder, name, database, wechatURL, each = false, under = [] }) {
  // Together: one after the other they may be the same.
  const [port, operatorPort] = await Promise.all([findFreePort(), findFreePort()]);
  const env = {
    ...settings,
    WXLOGIN_ISSUER: 'http://127.0.0.1:8800',
    WXLOGIN_PORT: String(port),
    WXLOGIN_OPERATOR_PORT: String(operatorPort),
    WXLOGIN_DATABASE: database,
    WXLOGIN_WECHAT_EMULATOR_URL: wechatURL,
  };
  const [command, ...args] = [...under, process.execPath, ...(each ? ['--import', commitEach] : []), program, 'start'];
  const server = await spawnServer({ command, args, env, port, path: '/readyz', logFile: join(folder, `${name}.log`) });
  return {
    ...server,
    env,
    logFile: join(folder, `${name}.log`),
    groups: () => readGroups(`http://127.0.0.1:${operatorPort}/metrics`),
  };
}

/** How many commits there were so far, and how many writes shared them. */
async function readGroups(url) {
  const text = await (await fetch(url)).text();
  const read = (name) => Number(new RegExp(`^wxlogin_store_group_size_${name}\\S* (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return { commits: read('count'), writes: read('sum') };
}

/** A client that may ask /introspect, as `wxlogin clients create` makes it. */
export async function createClient(env) {
  const args = [program, 'clients', 'create', '--name', 'bench', '--scope', 'introspect', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH, ...env } });
  return JSON.parse(stdout);
}
