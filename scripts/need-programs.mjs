// Makes sure that the programs are there which the tests want besides Node: as root on Debian one apt-get call installs what is missing, elsewhere the error says how to get it.

import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installer = fileURLToPath(new URL('apt-install.sh', import.meta.url));

/** The first of the folders' programs with one of these names, or undefined. */
export function findProgram(folders, names) {
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Rejects with a text that says how to get what is missing. A need: `{ title, isThere(), apt: packages, brew, elsewhere: what to do without either }`. */
export async function needPrograms(needs) {
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) await installWithApt(missing);
  const lacking = missing.filter((need) => !need.isThere());
  if (lacking.length > 0) throw new Error(describeLack(lacking));
}

export function describeLack(needs) {
  const ways = [
    ['Debian, Ubuntu:', [`sudo apt-get install --no-install-recommends ${needs.flatMap(({ apt }) => apt).join(' ')}`]],
    ['macOS:', needs.map(({ brew }) => `brew install ${brew}`)],
    ['elsewhere:', needs.map(({ elsewhere }) => elsewhere)],
  ];
  return [
    `The tests need what this machine does not have: ${needs.map(({ title }) => title).join(', ')}.`,
    ...ways.flatMap(([place, lines]) => lines.map((line, at) => `  ${(at === 0 ? place : '').padEnd(17)}${line}`)),
  ].join('\n');
}

function installWithApt(needs) {
  const packages = needs.flatMap(({ apt }) => apt);
  console.log(`apt-get install ${packages.join(' ')}`);
  return new Promise((resolve) => {
    const child = spawn('sh', [installer, ...packages], { stdio: ['ignore', 'inherit', 'inherit'] });
    // Whether it helped is seen by looking for the programs again.
    child.once('error', resolve);
    child.once('exit', resolve);
  });
}
