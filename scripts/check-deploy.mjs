// Lints the files of deploy/, each with a tool for its kind; says so where one is not on this machine. Downloads two of them from npm.
// The journeys run nginx and Caddy with these files besides; that the variables in them exist is a unit test.
//
//   node scripts/check-deploy.mjs

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-deploy-'));
process.chdir(fileURLToPath(new URL('../deploy', import.meta.url)));

/** It looks for the program that the unit starts. */
const unit = join(folder, 'wxlogin.service');
writeFileSync(unit, readFileSync('wxlogin.service', 'utf8').replace('/usr/bin/node', process.execPath));

/** The order of keys is ours, and ports 80 and 443 are for everybody. */
const notWanted = ['service-keys-order', 'services-alphabetical-order', 'top-level-properties-order'].concat(
  'no-unbound-port-interfaces',
);

const checks = [
  ['npx', '--yes', 'dockerfile-utils@0.16.3', 'lint', 'Dockerfile'],
  ['npx', '--yes', 'dclint@3.1.0', 'compose.yaml', '--max-warnings=0', '--disable-rule', ...notWanted],
  ['shellcheck', 'make-secrets.sh'],
  ['systemd-analyze', 'verify', '--man=no', unit],
  ['systemd-analyze', 'security', '--offline=yes', '--threshold=15', '--no-pager', unit],
  ['caddy', 'validate', '--adapter', 'caddyfile', '--config', 'Caddyfile'],
  ['caddy', 'fmt', '--diff', 'Caddyfile'],
  ['caddy', 'validate', '--adapter', 'caddyfile', '--config', 'forward-auth/Caddyfile'],
  ['caddy', 'fmt', '--diff', 'forward-auth/Caddyfile'],
  ['promtool', 'check', 'rules', 'prometheus-rules.yaml'],
];

// NOTE: systemd-analyze verify only prints what it does not know.
for (const [command, ...args] of checks) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const line = [command, ...args].join(' ').replace(folder, 'deploy');
  if (error) {
    console.log(`- ${line}: ${command} is not here`);
  } else if (status === 0 && !(args[0] === 'verify' && stderr)) {
    console.log(`✓ ${line}`);
  } else {
    console.log(`✗ ${line}\n${stdout}${stderr}`);
    process.exitCode = 1;
  }
}
rmSync(folder, { recursive: true });
