// Packs every public package as npm would and checks its shape: entry points exist, types resolve, nothing foreign is inside.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packAll } from './packed/pack.mjs';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-pack-'));
const problems = [];
/** What the build or the packing puts there, and what nobody misses before a user does. */
const needed = { wxlogin: ['example-miniprogram/app.json'], '@wxlogin/miniprogram': ['miniprogram_dist/index.js'] };

for (const { directory, manifest, file, paths } of packAll(folder)) {
  const foreign = paths.filter((path) => /\.(test\.|tsbuildinfo|env)|^(test|src)\//.test(path));
  if (foreign.length > 0) problems.push(`${manifest.name} would publish ${foreign.join(', ')}`);
  const missing = [...(needed[manifest.name] ?? []), 'LICENSE', 'README.md'].filter((path) => !paths.includes(path));
  if (missing.length > 0) problems.push(`${manifest.name} would be published without ${missing.join(', ')}`);
  check(manifest.name, ['publint', directory, '--strict']);
  if (manifest.exports) check(manifest.name, ['attw', file, '--profile', manifest.main ? 'strict' : 'esm-only']);
}
rmSync(folder, { recursive: true });

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

function check(name, [tool, ...args]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join('node_modules', '.bin', tool), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) problems.push(`${name}: ${tool}\n${stdout}${stderr}`);
}
