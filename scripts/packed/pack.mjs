// Packs every published package as npm would.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Resolves to one entry a package; `file` is its tarball in the folder. `--ignore-scripts=false`: wxlogin takes the example along before it is packed. */
export function packAll(folder) {
  return readdirSync('packages').map((name) => {
    const directory = join('packages', name);
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const args = ['pack', '--json', '--loglevel=error', '--ignore-scripts=false', '--pack-destination', folder];
    const [{ filename, files }] = JSON.parse(run('npm', [...args, `./${directory}`]));
    return { directory, manifest, file: join(folder, filename), paths: files.map(({ path }) => path) };
  });
}

/** What the program printed. @throws Error with all of it, unless it ends well */
export function run(command, args, options = {}) {
  const { stdout, stderr, status, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? `ended with ${status}`}\n${stdout}${stderr}`);
  return stdout;
}
