// Finds Chromium for the browser tests; on Debian as root installs it when it is missing, elsewhere says how to get it.

import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const places = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];
/** The font has the Chinese glyphs that the pages need; without one they are boxes. */
const packages = ['chromium', 'fonts-wqy-microhei'];

/** The browser's path, or undefined. `CHROMIUM` in the environment wins. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const candidates = places.flatMap((folder) =>
    [...names, 'Google Chrome', 'Chromium'].map((name) => join(folder, name)),
  );
  return candidates.find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes sure that there is a browser. Rejects with a text that says how to get one. */
export async function needChromium() {
  if (findChromium()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) await installWithApt();
  if (!findChromium()) {
    throw new Error(
      [
        'The browser tests need Chromium, and none was found.',
        '  Debian, Ubuntu:  sudo apt-get install --no-install-recommends chromium fonts-wqy-microhei',
        '  macOS:           brew install --cask chromium',
        '  elsewhere:       set CHROMIUM to the path of Chromium or Chrome',
      ].join('\n'),
    );
  }
}

async function installWithApt() {
  console.log(`apt-get install ${packages.join(' ')}`);
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const install = ['install', '-y', '-q', '--no-install-recommends', ...wait, ...packages];
  // The package lists may be absent or old: refresh them once, then again.
  if (await apt(install)) return;
  await apt(['update', '-q', ...wait]);
  await apt(install);
}

function apt(args) {
  return new Promise((resolve) => {
    const child = spawn('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    child.once('error', () => resolve(false));
    child.once('exit', (status) => resolve(status === 0));
  });
}
