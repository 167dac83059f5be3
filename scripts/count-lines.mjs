// Lines of code per room: without blank lines and comments, tests, declarations and generated files.
//
//   node scripts/count-lines.mjs

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = /\.(ts|tsx|mjs|wxml|wxss|css)$/;
const leftOut = /(^|\/)(node_modules|dist|miniprogram_dist|miniprogram_npm|test)(\/|$)|\.d\.m?ts$/;
const isCode = (line) => !/^\s*(\/\/|\/?\*|<!--|$)/.test(line);

const roomsBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));

function listFiles(folder, { deep }) {
  return readdirSync(folder, { recursive: deep, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => sources.test(file) && !leftOut.test(file));
}

function report(name, files) {
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter(isCode).length;
  if (lines > 0)
    console.log(`${name.padEnd(32)} ${String(lines).padStart(6)} lines ${String(files.length).padStart(4)} files`);
}

for (const name of ['server', 'phone']) {
  const src = `packages/${name}/src`;
  report(src, listFiles(src, { deep: false }));
  for (const room of roomsBelow(src)) report(room, listFiles(room, { deep: true }));
}
for (const folder of ['packages/wxlogin/src', 'packages/miniprogram/src', 'packages/emulator/src']) {
  report(folder, listFiles(folder, { deep: true }));
}
for (const folder of ['examples/miniprogram', 'examples/embedding', 'journeys', 'benchmarks', 'scripts']) {
  report(folder, listFiles(folder, { deep: true }));
}
