// Packs every published package, installs them in an empty project, without install scripts, and uses them there.
//
//   node scripts/packed/try-packages.mjs            on Node 20, 22 and 24
//   node scripts/packed/try-packages.mjs --here     on this Node

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packAll, run } from './pack.mjs';

const versions = process.argv.includes('--here') ? ['this one'] : ['20', '22', '24'];
const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'wxlogin-packed-'));
const began = performance.now();
const tell = (what) => console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);

try {
  const packed = packAll(folder);
  tell(`packed ${packed.map(({ manifest }) => manifest.name).join(', ')}`);
  for (const version of versions) tryOn(version, packed);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Each Node installs for itself: what is taken may depend on it. */
function tryOn(version, packed) {
  const project = mkdtempSync(join(folder, 'project-'));
  const node = findNode(version);
  cpSync(new URL('empty-project', import.meta.url), project, { recursive: true });
  writeFileSync(
    join(project, 'package.json'),
    '{ "name": "empty", "version": "1.0.0", "private": true, "type": "module" }',
  );
  const wanted = [...packed.map(({ file }) => file), `jose@${devDependencies.jose}`];
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  run('npm', ['install', ...quiet, ...wanted], {
    cwd: project,
    env: { ...process.env, PATH: `${node.folder}:${process.env.PATH}` },
  });
  const lock = JSON.parse(readFileSync(join(project, 'node_modules', '.package-lock.json'), 'utf8'));
  tell(`installed ${Object.keys(lock.packages).length} packages on Node ${node.version}`);
  for (const file of ['log-in.mjs', 'sdk.mjs', 'demo.mjs']) {
    run(node.path, [file], { cwd: project });
    tell(`${file} works on Node ${node.version}`);
  }
  const compiler = resolve('node_modules', '.bin', 'tsc');
  const strict = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2023', '--module', 'nodenext'];
  run(compiler, [...strict, 'types.ts'], { cwd: project });
  tell('types.ts compiles');
}

/** npm has each Node as a package, whose install script brings the program. */
function findNode(version) {
  const ask = ['-p', 'JSON.stringify([process.execPath, process.version])'];
  const printed =
    version === 'this one'
      ? run(process.execPath, ask)
      : run('npx', ['-y', '--ignore-scripts=false', `node@${version}`, ...ask]);
  const [path, name] = JSON.parse(printed);
  return { path, folder: join(path, '..'), version: name.slice(1) };
}
