import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort, startProcess } from '../program.ts';
import { deployFolder, findProgram, type StartProxy } from './proxy.ts';

export const caddy = findProgram('caddy');

/** From here on it sends a body to the other instance (https://github.com/caddyserver/caddy/pull/7547). Debian 12 has 2.6. */
const resendsPostsFrom = [2, 11, 2];

/** Ports of its own, and a certificate authority that the machine is not asked to trust. */
const around = (port: number, httpPort: number) => `{
	admin off
	skip_install_trust
	http_port ${httpPort}
	https_port ${port}
}
import ${join(deployFolder, 'Caddyfile')}
`;

export const startCaddy: StartProxy = async (folder, upstreams) => {
  const [port, httpPort] = await Promise.all([findFreePort(), findFreePort()]);
  const url = `https://localhost:${port}`;
  writeFileSync(join(folder, 'Caddyfile'), around(port, httpPort));
  const program = startProcess(caddy ?? '', ['run', '--config', join(folder, 'Caddyfile')], {
    env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, DOMAIN: url, UPSTREAMS: upstreams.join(' ') },
  });
  await program.printed(/certificate obtained successfully/);
  const authority = readFileSync(join(folder, 'caddy/pki/authorities/local/root.crt'), 'utf8');
  return {
    url,
    authority,
    asksReadiness: true,
    resendsPosts: isNewEnough(),
    noticesLoss: () => program.printed('HTTP request failed'),
    end: async () => void (await program.end('SIGTERM')),
  };
};

function isNewEnough(): boolean {
  const { stdout } = spawnSync(caddy ?? '', ['version'], { encoding: 'utf8' });
  const [, ...found] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(stdout)?.map(Number) ?? [];
  const differs = resendsPostsFrom.findIndex((part, index) => part !== found[index]);
  return differs < 0 || Number(found[differs]) > Number(resendsPostsFrom[differs]);
}
