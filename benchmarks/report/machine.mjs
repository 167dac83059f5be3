// The machine and everything that is compared, so that a figure can be understood elsewhere.

import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { kinds } from '../../scripts/servers/kinds.mjs';
import { median } from '../measure/statistics.mjs';
import { engine } from '../servers/open-sqlite.mjs';

const readJSON = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));

export function describeMachine(folder) {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${readSystemName()}, ${process.platform} ${release()} ${arch()}`,
    node: process.versions.node,
    fsyncMs: measureFsync(folder),
  };
}

function readSystemName() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))[1];
  } catch {
    return 'unnamed';
  }
}

/** 4 KB written and made durable, again and again in one place. */
function measureFsync(folder) {
  const file = openSync(join(folder, 'fsync'), 'w');
  const times = Array.from({ length: 200 }, () => {
    const started = performance.now();
    writeSync(file, Buffer.alloc(4096), 0, 4096, 0);
    fsyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  return median(times);
}

/** Of everything that runs: name and version. */
export function listVersions(databases) {
  const root = readJSON('../../package-lock.json').packages;
  const peers = readJSON('../peers/package.json').dependencies;
  return {
    wxlogin: readJSON('../../packages/wxlogin/package.json').version,
    undici: root['node_modules/undici'].version,
    [`SQLite (${engine})`]: readSqliteVersion(root),
    ...Object.fromEntries(databases.map((kind) => [kinds[kind].title, readDatabaseVersion(kind)])),
    ...peers,
  };
}

const readSqliteVersion = (root) => process.versions.sqlite ?? root['node_modules/@photostructure/sqlite'].version;

function readDatabaseVersion(kind) {
  const [program] = Object.values(kinds[kind].find() ?? {});
  if (!program) return 'unknown';
  const text = execFileSync(program, ['--version'], { encoding: 'utf8' });
  return /\d+\.\d+(\.\d+)?/.exec(text)?.[0] ?? text.trim();
}
