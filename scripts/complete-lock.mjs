// Adds to package-lock.json the platform packages that npm leaves out when the registry it asked did not have them; `npm ci` refuses a lock
// file without them, here and on every other system. Such packages are pinned exactly by the tool they belong to.
//
//   node scripts/complete-lock.mjs            write
//   node scripts/complete-lock.mjs --check    fail when something would be added

import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32'];
const exactVersion = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = [];
for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(place, name) || !exactVersion.test(version)) continue;
    lock.packages[`node_modules/${name}`] = describe(name, version, entry);
    added.push(`${name}@${version}`);
  }
}
finish();

/** Whether npm would find `name` from the package at `place`, walking up. */
function isLocked(place, name) {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/** os, cpu and libc as the usual package names spell them. */
function describe(name, version, { dev, engines }) {
  const words = name.split(/[/_-]/);
  const os = systems.find((each) => words.includes(each));
  const cpu = processors.find((each) =>
    words.some((word) => word === each || (each === 'arm' && /^arm(v\d)?$/.test(word))),
  );
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev }),
    ...(os === 'linux' && libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
    ...(engines && { engines }),
  };
}

function finish() {
  if (added.length === 0) return;
  const list = added.map((each) => `  ${each}`).join('\n');
  if (process.argv.includes('--check')) {
    console.error(`${file} lacks packages of other systems; run: node scripts/complete-lock.mjs\n${list}`);
    process.exitCode = 1;
    return;
  }
  const { '': own, ...others } = lock.packages;
  lock.packages = {
    '': own,
    ...Object.fromEntries(Object.entries(others).sort(([a], [b]) => a.localeCompare(b, 'en'))),
  };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added to ${file}:\n${list}`);
}
