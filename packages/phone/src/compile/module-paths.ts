import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { splitPackagePath } from './npm-package.ts';
import { describeProblem, type Problems, START } from './problem.ts';
import { resolvePath, type SourceFiles } from './source-files.ts';

/** Neither `./x`, `../x` nor `/x`. */
export function isPackageReference(reference: string): boolean {
  return !/^[./]/.test(reference);
}

/**
 * The file a `require()` means: with or without extension, or the index of a folder; `name` and `@scope/name` are npm
 * packages. Undefined when there is none.
 */
export async function resolveModule(files: SourceFiles, reference: string, from = ''): Promise<string | undefined> {
  if (!isPackageReference(reference)) return findModule(files, resolvePath(from, reference));
  if (from === '') return findModule(files, reference);
  const inside = `miniprogram_npm/${reference}`;
  const found = await findModule(files, inside);
  if (found) return found;
  const npmPackage = await files.findPackage(splitPackagePath(reference).name);
  return npmPackage && !npmPackage.copiedFolder ? `${inside}.js` : undefined;
}

async function findModule(files: SourceFiles, target: string): Promise<string | undefined> {
  const bare = target.replace(/\.(js|ts)$/, '');
  const candidates = [target, `${bare}.ts`, `${bare}.js`, `${target}.ts`, `${target}.js`];
  candidates.push(path.posix.join(target, 'index.ts'), path.posix.join(target, 'index.js'));
  for (const candidate of candidates) {
    if (/\.(js|ts)$/.test(candidate) && !candidate.endsWith('.d.ts') && (await files.find(candidate))) return candidate;
  }
  return undefined;
}

/** An npm package that is not made for mini programs becomes one file, as DevTools' "build npm" makes it. */
export async function bundleOrdinaryPackage(files: SourceFiles, file: string, problems: Problems): Promise<string> {
  const reference = file.replace(/^miniprogram_npm\//, '').replace(/\.js$/, '');
  const { name, rest } = splitPackagePath(reference);
  try {
    const folder = (await files.findPackage(name))?.folder ?? '';
    const entry = createRequire(path.join(folder, 'entry.js')).resolve(path.join(folder, rest));
    const shape = { format: 'cjs', platform: 'neutral', logLevel: 'silent' } as const;
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      mainFields: ['main'],
      ...shape,
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.errors.push(describeProblem(file, `the npm package ${name} cannot be built: ${reason}`, START));
    return '';
  }
}
