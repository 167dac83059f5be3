// The commands of the README, from a fresh clone, before node_modules exists: Node's own modules only.
//
//   node scripts/run.mjs demo     install, build, start wxlogin, the phone page and the emulator
//   node scripts/run.mjs test     install (servers and Chromium too), build, check, run every test
//   node scripts/run.mjs check    format, lint, types, unused code, package shape, generated documents
//   node scripts/run.mjs nodes    the unit tests on the other supported Node versions
//   node scripts/run.mjs packages the published packages in an empty project, on each supported Node version; `packages --here`: on this one
//   node scripts/run.mjs servers  PostgreSQL, MariaDB and Redis to try wxlogin on by hand
//   node scripts/run.mjs bench    logins per second beside a bare loop and others; `bench growth`: latency with up to ten million people;
//                                  `bench sdk`: what the SDK costs a mini program in bytes, waiting and requests
//   node scripts/run.mjs trust    tries everything that is promised, at full size; `trust --help`

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from './chromium.mjs';
import { faketimeNeed } from './faketime.mjs';
import { mariadbDumpNeed } from './mariadb-dump.mjs';
import { needPrograms } from './need-programs.mjs';
import { proxyNeeds } from './proxies.mjs';
import { pythonNeeds } from './python.mjs';
import { serverNeeds } from './servers/kinds.mjs';
import { straceNeed } from './strace.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [verb, ...rest] = process.argv.slice(2);
const oldestNode = [20, 19];
const otherNodes = ['22', '24'];
/** How servers behave on their bad days does not depend on Node, and neither does what chance sends. */
const onOneNodeOnly = [
  'trust/**',
  'packages/server/test/attack/{costs,races,secret-kinds}.test.ts',
  'packages/server/test/store/{same-outcomes,upgrade}.test.ts',
  'packages/server/test/store/audit/**',
  'packages/server/test/store/sql/remote/{bad-days,contention,failover,growth,migrating,network,values}/**',
  'packages/server/test/{instances,servers,store/moving}/**',
  'packages/wxlogin/test/commands/moving.test.ts',
  'packages/phone/test/*.test.ts',
  'packages/phone/test/runtime/**',
];
const reporters = ['--reporter=default', '--reporter=./scripts/stuck-tests.ts'];
const times = [];
let counts;

process.chdir(root);

/** Runs a program to its end; rejects unless it ends well. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (status, signal) => {
      if (status === 0) resolve();
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${status ?? signal}`));
    });
  });
}

const runTypeScript = (file, args) => run(process.execPath, ['--import', './scripts/typescript.mjs', file, ...args]);

const bin = (name, args) => run(process.execPath, [join('node_modules', '.bin', name), ...args]);

async function step(name, work) {
  const started = performance.now();
  (verb === 'bench' ? console.error : console.log)(`\n▸ ${name}`);
  try {
    await work();
  } finally {
    times.push([name, performance.now() - started]);
  }
}

function needNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new Error(
    `wxlogin needs Node ${oldestNode.join('.')} or newer; this is ${process.version}. Get it from your package manager or nodejs.org.`,
  );
}

/** Installs what package-lock.json names, only when that has changed since the last time. */
async function installDependencies() {
  const stamp = join('node_modules', '.installed-lock');
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  const now = `${lock} ${process.version}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const shell = process.platform === 'win32';
  // What npm tells goes where progress goes: what the benchmark prints may be for a program.
  await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell, stdio: ['inherit', 2, 2] });
  writeFileSync(stamp, now);
}

/** The tests want database servers and a browser besides. */
const installEverything = () =>
  Promise.all([
    needPrograms([...serverNeeds, ...proxyNeeds, ...pythonNeeds, chromium]).then(() => getTroublemakers()),
    installDependencies(),
  ]);

/** Where they cannot be had, the trials that want them say that they were not tried. */
const getTroublemakers = (...more) => needPrograms([straceNeed, faketimeNeed, ...more]).catch(() => {});

async function build() {
  await bin('tsc', ['-b']);
  await run(process.execPath, ['scripts/bundle.mjs']);
}

async function check() {
  await step('lock file is complete', () => run(process.execPath, ['scripts/complete-lock.mjs', '--check']));
  await step('format and lint', () =>
    bin('biome', ['ci', '--error-on-warnings', ...(process.stdout.isTTY ? [] : ['--colors=off']), '.']),
  );
  await step('types of the tests', async () => {
    await bin('tsc', ['-p', 'tsconfig.tests.json']);
    await bin('tsc', ['-p', 'packages/phone/test']);
  });
  await step('unused code', () => bin('knip', ['--no-progress']));
  await step('package shape', () => run(process.execPath, ['scripts/check-packages.mjs']));
  await step('generated documents', () => run(process.execPath, ['scripts/write-docs.mjs', '--check']));
  await step('trust document', () => runTypeScript(join('trust', 'main.ts'), ['--check']));
}

async function runTests() {
  const report = join('.cache', 'tests.json');
  mkdirSync('.cache', { recursive: true });
  try {
    await bin('vitest', ['run', ...reporters, '--reporter=json', `--outputFile.json=${report}`, ...rest]);
  } finally {
    if (existsSync(report)) counts = JSON.parse(readFileSync(report, 'utf8'));
  }
}

const runUnitTestsOn = (version) =>
  run('npx', [
    ...['-y', '--ignore-scripts=false', `node@${version}`, join('node_modules', 'vitest', 'vitest.mjs')],
    ...['run', '--project', 'unit', ...reporters, ...onOneNodeOnly.flatMap((files) => ['--exclude', files])],
  ]);

const verbs = {
  async demo() {
    await step('dependencies', installDependencies);
    await step('build', build);
    console.log('');
    await run(process.execPath, ['packages/wxlogin/dist/main.js', 'demo', ...rest]);
  },
  async test() {
    await step('dependencies', installEverything);
    await step('build and types', build);
    await check();
    await step('tests', runTests);
    printTimes();
  },
  async check() {
    await step('dependencies', installDependencies);
    await step('build and types', build);
    await check();
    printTimes();
  },
  async nodes() {
    await step('dependencies', installEverything);
    await step('build and types', build);
    await Promise.all(
      otherNodes.map((version) => step(`unit tests on Node ${version}`, () => runUnitTestsOn(version))),
    );
    printTimes();
  },
  async packages() {
    await step('dependencies', installDependencies);
    await step('build', build);
    await step('packages in an empty project', () =>
      run(process.execPath, [join('scripts', 'packed', 'try-packages.mjs'), ...rest]),
    );
  },
  async servers() {
    await needPrograms(serverNeeds);
    await run(process.execPath, ['scripts/servers/serve.mjs', ...rest]);
  },
  async bench() {
    await step('dependencies', installDependencies);
    await step('build', build);
    const [file, args] = rest[0] === 'growth' ? ['growth/run.mjs', rest.slice(1)] : ['run.mjs', rest];
    if (rest[0] === 'sdk') return runTypeScript(join('benchmarks', 'sdk', 'run.ts'), rest.slice(1));
    await run(process.execPath, [join('benchmarks', file), ...args]);
  },
  async trust() {
    await step('dependencies', () =>
      Promise.all([needPrograms(serverNeeds).then(() => getTroublemakers(mariadbDumpNeed)), installDependencies()]),
    );
    await step('build', build);
    await runTypeScript(join('trust', 'main.ts'), rest);
  },
};

function printTimes() {
  console.log('');
  for (const [name, ms] of times) console.log(`${name.padEnd(28)} ${(ms / 1000).toFixed(1).padStart(6)} s`);
  console.log(`${'total'.padEnd(28)} ${(performance.now() / 1000).toFixed(1).padStart(6)} s`);
}

// The child gets the terminal's signals itself and stops gracefully; this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});

try {
  needNode();
  if (!Object.hasOwn(verbs, verb)) throw new Error(`Say what to run: ${Object.keys(verbs).join(', ')}`);
  await verbs[verb]();
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
if (counts)
  console.log(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`);
