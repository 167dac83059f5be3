import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCaddy } from '../../scripts/proxies.mjs';
import { findFreePort, startProcess } from '../program.ts';
import { deployFolder, type StartProxy } from './proxy.ts';

export const caddy = findCaddy();

/** From here on it sends a body to the other instance (https://github.com/caddyserver/caddy/pull/7547). Debian 12 has 2.6. */
const resendsPostsFrom = [2, 11, 2];

export const startCaddy: StartProxy = async (folder, upstreams) => {
  const [port, httpPort] = await Promise.all([findFreePort(), findFreePort()]);
  const url = `https://localhost:${port}`;
  const env = {
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
    DOMAIN: url,
    UPSTREAMS: upstreams.join(' '),
  };
  const file = join(folder, 'caddy.json');
  writeFileSync(file, JSON.stringify(withOwnPorts(readConfiguration(env), port, httpPort)));
  const program = startProcess(caddy ?? '', ['run', '--config', file], { env });
  await program.printed(/certificate obtained successfully/);
  return {
    url,
    authority: readFileSync(join(folder, 'caddy/pki/authorities/local/root.crt'), 'utf8'),
    asksReadiness: true,
    resendsPosts: isNewEnough(),
    noticesLoss: () => program.printed('HTTP request failed'),
    logs: program.output,
    end: async () => void (await program.end('SIGTERM')),
  };
};

interface Configuration {
  readonly apps: { readonly http: object };
}

function readConfiguration(env: Record<string, string>): Configuration {
  const args = ['adapt', '--adapter', 'caddyfile', '--config', join(deployFolder, 'Caddyfile')];
  return JSON.parse(spawnSync(caddy ?? '', args, { encoding: 'utf8', env }).stdout);
}

/** And with a certificate authority that the machine is not asked to trust. */
const withOwnPorts = ({ apps, ...rest }: Configuration, port: number, httpPort: number) => ({
  ...rest,
  admin: { disabled: true },
  apps: {
    ...apps,
    http: { ...apps.http, http_port: httpPort, https_port: port },
    pki: { certificate_authorities: { local: { install_trust: false } } },
  },
});

/** A build of one's own may not know its version: it is taken for a new one. */
function isNewEnough(): boolean {
  const { stdout } = spawnSync(caddy ?? '', ['version'], { encoding: 'utf8' });
  const [, ...found] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(stdout)?.map(Number) ?? [];
  const differs = found.findIndex((part, index) => part !== resendsPostsFrom[index]);
  return differs < 0 || Number(found[differs]) > Number(resendsPostsFrom[differs]);
}
