// Gets what the benchmark compares with and does not have yet: the peers from the npm registry, database servers and strace from the system.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { needPrograms } from '../../scripts/need-programs.mjs';
import { kinds, serverNeeds } from '../../scripts/servers/kinds.mjs';
import { straceNeed } from '../../scripts/strace.mjs';
import { cases, peers } from '../servers/cases.mjs';

const peersFolder = fileURLToPath(new URL('../peers', import.meta.url));

export async function needAll(ids, progress) {
  const databases = ids.map((id) => cases[id].kind).filter((kind) => kind !== undefined);
  const titles = databases.map((kind) => kinds[kind].title);
  await needPrograms(serverNeeds.filter(({ title }) => titles.includes(title))).catch((cause) => {
    throw new Error(`${cause.message}\nOr leave them out: npm run bench -- --only limit,wxlogin,commit-each,${peers}`);
  });
  // Without it, a part is skipped and says so.
  if (ids.includes('commit-each')) await needPrograms([straceNeed]).catch(() => {});
  if (ids.some((id) => peers.includes(id))) await installPeers(progress);
  return databases;
}

/** What their package-lock.json names, only when that or Node has changed since. Nothing of it runs at installation. */
async function installPeers(progress) {
  const stamp = join(peersFolder, 'node_modules', '.installed-lock');
  const lock = readFileSync(join(peersFolder, 'package-lock.json'));
  const now = `${createHash('sha256').update(lock).digest('hex')} ${process.version}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  progress('installing the peers');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await promisify(execFile)('npm', args, { cwd: peersFolder });
  writeFileSync(stamp, now);
}
