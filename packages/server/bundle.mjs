// Writes dist/bundled/: the server in one file, because three hundred small ones take twice as long to load. Run `tsc -b` first.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const dist = join(import.meta.dirname, 'dist');

export async function bundle() {
  const folder = join(dist, 'bundled');
  await rm(folder, { recursive: true, force: true });
  await build({
    entryPoints: [join(dist, 'index.js')],
    outdir: folder,
    bundle: true,
    // What is loaded only where it is needed stays a file of its own.
    splitting: true,
    chunkNames: '[name]-[hash]',
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    logLevel: 'warning',
  });
}
