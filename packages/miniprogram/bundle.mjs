// Writes miniprogram_dist/: what "build npm" of WeChat's DevTools copies into a mini program. Run `tsc -b` first.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const home = dirname(fileURLToPath(import.meta.url));

/** The package's doors; each but `index` takes what it shares with `index` from there, so that there is one AuthError. */
const doors = ['index', 'account'];

/** All behind one door as one CommonJS module in ES2017, which every phone that runs mini programs understands. */
export async function bundleCode({ minify = false, door = 'index' } = {}) {
  const { outputFiles } = await build({
    entryPoints: [join(home, `src/${door}.ts`)],
    external: ['./index.ts'],
    bundle: true,
    write: false,
    minify,
    target: 'es2017',
    // Not 'cjs': its wrapper for modules that import this one is longer than everything it would protect here.
    format: 'esm',
  });
  return importAsCommonJS(exportAsCommonJS(outputFiles[0].text));
}

/** `import{a as b}from"./index.ts"` -> `const {a:b} = require('./index.js')` */
const importAsCommonJS = (code) =>
  code.replace(
    /import\s*\{([^}]*)\}\s*from\s*"(\.\/[a-z-]+)\.ts"/g,
    (_, names, module) => `const {${names.replace(/ as /g, ': ')}} = require('${module}.js')`,
  );

function exportAsCommonJS(code) {
  const assign = (_, names) =>
    names
      .split(',')
      .map((name) => name.trim().split(' as '))
      .map(([local, name = local]) => `exports.${name} = ${local};\n`)
      .join('');
  return `"use strict";\n${code.replace(/export\s*\{([^}]*)\};?\s*$/, assign)}`;
}

export async function bundle() {
  const from = join(home, 'dist');
  const to = join(home, 'miniprogram_dist');
  await rm(to, { recursive: true, force: true });
  await mkdir(to);
  for (const door of doors) await writeFile(join(to, `${door}.js`), await bundleCode({ door }));
  // Elsewhere in this package .js means ES modules.
  await writeFile(join(to, 'package.json'), '{ "type": "commonjs" }\n');
  for (const door of doors)
    for (const [name, text] of await readTypes(from, door)) await writeFile(join(to, name), text);
}

/** The declarations that `module` needs, itself included; those of the inner rooms stay out. Relative imports lose `.ts`, as CommonJS has it. */
async function readTypes(folder, module, found = new Map()) {
  const name = `${module}.d.ts`;
  if (found.has(name)) return found;
  const text = await readFile(join(folder, name), 'utf8');
  found.set(name, text.replace(/'(\.\/[a-z-]+)\.ts'/g, "'$1'").replace(/\n\/\/# sourceMappingURL.*/, '\n'));
  for (const [, next] of text.matchAll(/'\.\/([a-z-]+)\.ts'/g)) await readTypes(folder, next, found);
  return found;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await bundle();
