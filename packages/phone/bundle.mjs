// Bundles what runs in the browser: the phone, and the demo page around it, into dist/browser.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** Writes dist/browser/{phone,page}.{js,css}. */
export async function bundle({ minify = true } = {}) {
  const options = {
    bundle: true,
    minify,
    format: 'iife',
    target: 'es2022',
    sourcemap: 'linked',
    outdir: path.join(here, 'dist/browser'),
    logLevel: 'warning',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"', WX_FUNCTION_NAMES: JSON.stringify(await readWxFunctionNames()) },
  };
  const entryPoints = { phone: path.join(here, 'src/runtime/index.ts'), page: path.join(here, 'src/page/main.tsx') };
  const { outputFiles } = await build({ ...options, entryPoints, write: false });
  await mkdir(options.outdir, { recursive: true });
  await Promise.all(outputFiles.map(replaceFile));
}

/** Whoever reads the file meanwhile sees the old or the new one, never a part. */
async function replaceFile({ path: file, contents }) {
  const written = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(written, contents);
  await rename(written, file);
}

/** The functions of `wx`, from WeChat's own typings. */
async function readWxFunctionNames() {
  const typings = path.join(path.dirname(require.resolve('miniprogram-api-typings')), 'types/wx/lib.wx.api.d.ts');
  const source = await readFile(typings, 'utf8');
  const members = source.slice(source.search(/^ {4}interface Wx \{$/m));
  const body = members.slice(0, members.search(/^ {4}type \w+ =/m));
  return [...new Set([...body.matchAll(/^ {8}(\w+)[(<]/gm)].map(([, name]) => name))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
