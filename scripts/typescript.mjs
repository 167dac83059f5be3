// Lets Node run TypeScript as it is written, on versions that cannot do it themselves:
//
//   node --import ./scripts/typescript.mjs <file.ts>

import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// The hooks run on a thread of their own, which loads this file again.
if (isMainThread) register(import.meta.url);

/** https://nodejs.org/api/module.html#loadurl-context-nextload */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const { transform } = await import('esbuild');
  const { code } = await transform(readFileSync(fileURLToPath(url), 'utf8'), { loader: 'ts', sourcemap: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
