// Packs every public package as npm would and checks its shape: entry points exist, types resolve, nothing foreign is inside.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'wxlogin-pack-'));
const problems = [];

for (const name of readdirSync('packages')) {
  const directory = join('packages', name);
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const packed = run('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder, `./${directory}`]);
  const [{ filename, files }] = JSON.parse(packed);
  const foreign = files.map(({ path }) => path).filter((path) => /\.(test\.|tsbuildinfo|env)|^(test|src)\//.test(path));
  if (foreign.length > 0) problems.push(`${manifest.name} would publish ${foreign.join(', ')}`);
  check(manifest.name, ['publint', directory, '--strict']);
  if (manifest.exports)
    check(manifest.name, ['attw', join(folder, filename), '--profile', manifest.main ? 'strict' : 'esm-only']);
}
rmSync(folder, { recursive: true });

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}

function run(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

function check(name, [tool, ...args]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join('node_modules', '.bin', tool), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) problems.push(`${name}: ${tool}\n${stdout}${stderr}`);
}
