// PgBouncer before a PostgreSQL of the tests, where it is installed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '../need-programs.mjs';
import { insidesOf } from './handle.mjs';
import { makePlace } from './place.mjs';

const pgbouncer = findProgram(['/usr/sbin', '/usr/bin', '/opt/homebrew/bin', '/usr/local/bin'], ['pgbouncer']);

export const hasPooler = pgbouncer !== undefined;

/** `mode` is session or transaction. */
export async function startPooler(server, mode) {
  const { kind, place: behind } = insidesOf(server);
  const place = { ...(await makePlace('SIGKILL')), password: behind.password };
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: place.port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: place.write('users', `"wxlogin" "${place.password}"\n`),
    pool_mode: mode,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  const databases = `[databases]\n* = host=127.0.0.1 port=${behind.port}\n`;
  const file = place.write('ini', `${databases}[pgbouncer]\n${lines.join('')}`);
  const child = spawn(pgbouncer, ['--quiet', file], { ...place.spawnOptions, stdio: 'ignore' });
  place.guard(child.pid ?? 0);
  const ended = once(child, 'exit');
  while (child.exitCode === null && !(await kind.isReady(place.port))) await new Promise((go) => setTimeout(go, 15));
  return {
    url: kind.url(place),
    async remove() {
      await place.remove();
      await ended;
    },
  };
}
