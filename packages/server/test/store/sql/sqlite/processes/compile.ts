import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Compiles a program of this folder into `folder`, so that a bare Node runs it. The SQLite package stays where it is installed. */
export async function compile(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [
      {
        name: 'installed packages',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^@photostructure\// }, ({ path }) => ({
            path: import.meta.resolve(path),
            external: true,
          })),
      },
    ],
  });
  return outfile;
}
