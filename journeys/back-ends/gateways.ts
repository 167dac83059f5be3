import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, startProcess } from '../program.ts';
import { caddy } from '../proxies/caddy.ts';
import { nginx, nginxAround } from '../proxies/nginx.ts';
import { deployFolder } from '../proxies/proxy.ts';

/** A gateway with our file of deploy/forward-auth, but without TLS, which is tested with the other files. */
export interface Gateway {
  readonly url: string;
  end(): Promise<void>;
}

interface Place {
  readonly folder: string;
  /** host:port of each. */
  readonly wxlogin: string;
  readonly backEnd: string;
}

async function startNginxGateway({ folder, wxlogin, backEnd }: Place): Promise<Gateway> {
  const port = await findFreePort();
  const places = [
    ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
    ['listen [::]:443 ssl;', ''],
    [/ssl_(certificate|certificate_key|protocols) .*;/g, ''],
    ['server 127.0.0.1:8800;', `server ${wxlogin};`],
    ['http://127.0.0.1:3000;', `http://${backEnd};`],
  ] as const;
  const text = readFileSync(join(deployFolder, 'forward-auth/nginx.conf'), 'utf8');
  writeFileSync(join(folder, 'wxlogin.conf'), places.reduce(put, text));
  writeFileSync(join(folder, 'nginx.conf'), nginxAround(folder));
  const program = startProcess(nginx ?? '', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf']);
  await program.printed('start worker process ');
  return { url: `http://127.0.0.1:${port}`, end: async () => void (await program.end('SIGTERM')) };
}

function put(text: string, [place, own]: readonly [string | RegExp, string]): string {
  if (!(typeof place === 'string' ? text.includes(place) : place.test(text)))
    throw new Error(`deploy/forward-auth/nginx.conf has no "${place}" any more`);
  return text.replaceAll(place, own);
}

async function startCaddyGateway({ folder, wxlogin, backEnd }: Place): Promise<Gateway> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const adapted = spawnSync(
    caddy ?? '',
    ['adapt', '--adapter', 'caddyfile', '--config', join(deployFolder, 'forward-auth/Caddyfile')],
    { encoding: 'utf8', env: { ...env, API_DOMAIN: url, WXLOGIN: wxlogin, BACKEND: backEnd } },
  );
  const file = join(folder, 'caddy.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(adapted.stdout), admin: { disabled: true } }));
  const program = startProcess(caddy ?? '', ['run', '--config', file], { env });
  await program.printed('serving initial configuration');
  return { url, end: async () => void (await program.end('SIGTERM')) };
}

export const gateways = [
  { name: 'nginx', isInstalled: nginx !== undefined, start: startNginxGateway },
  { name: 'Caddy', isInstalled: caddy !== undefined, start: startCaddyGateway },
];
