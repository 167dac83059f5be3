// Writes miniprogram_dist/: what "build npm" of WeChat's DevTools copies into a mini program. Run `tsc -b` first.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const home = dirname(fileURLToPath(import.meta.url));

/** The whole package as one CommonJS module in ES2017, which every phone that runs mini programs understands. */
export async function bundleCode({ minify = false } = {}) {
  const { outputFiles } = await build({
    entryPoints: [join(home, 'src/index.ts')],
    bundle: true,
    write: false,
    minify,
    target: 'es2017',
    // Not 'cjs': its wrapper for modules that import this one is longer than everything it would protect here.
    format: 'esm',
  });
  return exportAsCommonJS(outputFiles[0].text);
}

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
  await writeFile(join(to, 'index.js'), await bundleCode());
  // Elsewhere in this package .js means ES modules.
  await writeFile(join(to, 'package.json'), '{ "type": "commonjs" }\n');
  for (const [name, text] of await readTypes(from, 'index')) await writeFile(join(to, name), text);
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
