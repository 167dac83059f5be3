import path from 'node:path';
import { type Message, type TransformFailure, transform } from 'esbuild';
import { MODULE_PARAMETERS } from './globals.ts';
import { bundleOrdinaryPackage, isPackageReference, resolveModule } from './module-paths.ts';
import { describeProblem, locate, type Problems } from './problem.ts';
import type { Module } from './program.ts';
import { isPublished, type SourceFiles } from './source-files.ts';

interface Context {
  files: SourceFiles;
  alias: Record<string, string>;
  problems: Problems;
}

/** What is newer than the engines of present WeChat clients is rewritten. */
const TARGET = 'es2020';

/** The modules reachable from the entries (paths without extension), by the path of the file with `.js`. */
export async function compileScripts(context: Context, entries: string[]): Promise<Record<string, Module>> {
  const modules: Record<string, Module> = {};
  const compileOnce = async (file: string): Promise<void> => {
    const id = moduleId(file);
    if (modules[id]) return;
    modules[id] = { source: '', links: {} };
    const module = await compileModule(context, file);
    modules[id] = module.made;
    await Promise.all(module.reached.map(compileOnce));
  };
  const found = await Promise.all(entries.map((entry) => resolveModule(context.files, entry)));
  await Promise.all(found.filter((file) => file !== undefined).map(compileOnce));
  return modules;
}

async function compileModule(context: Context, file: string): Promise<{ made: Module; reached: string[] }> {
  const { files, problems } = context;
  const source = (await files.read(file)) ?? (await bundleOrdinaryPackage(files, file, problems));
  const code = await translate(file, source, problems);
  const links: Record<string, string> = {};
  const reached: string[] = [];
  for (const [, reference = ''] of code.matchAll(/\brequire(?:\.async)?\(\s*"([^"]+)"\s*\)/g)) {
    const target = await followReference(context, file, reference);
    if (target === undefined) {
      reportUnresolved(file, { reference, source }, problems);
      continue;
    }
    links[reference] = moduleId(target);
    reached.push(target);
  }
  return { made: { source: wrap(file, code), links }, reached };
}

async function followReference(
  { files, alias }: Context,
  file: string,
  reference: string,
): Promise<string | undefined> {
  const match = Object.entries(alias).find(([from]) => reference.startsWith(from.replace(/\*$/, '')));
  if (!match) return resolveModule(files, reference, file);
  const [from, to] = match;
  return resolveModule(files, `/${reference.replace(from.replace(/\*$/, ''), to.replace(/^\/|\*$/g, ''))}`, file);
}

async function translate(file: string, source: string, problems: Problems): Promise<string> {
  const loader = file.endsWith('.ts') ? 'ts' : 'js';
  const options = { format: 'cjs', target: TARGET, sourcefile: file, sourcemap: 'inline', logLevel: 'silent' } as const;
  try {
    const { code, warnings } = await transform(source, { loader, ...options });
    if (!isPublished(file)) problems.warnings.push(...warnings.map((warning) => readMessage(file, source, warning)));
    return code;
  } catch (failure) {
    const { errors = [] } = failure as Partial<TransformFailure>;
    if (errors.length === 0) throw failure;
    problems.errors.push(...errors.map((error) => readMessage(file, source, error)));
    return '';
  }
}

function readMessage(file: string, source: string, { text, location }: Message) {
  return describeProblem(file, text, { line: location?.line ?? 1, column: (location?.column ?? 0) + 1, source });
}

/** Published packages may guard a require they can do without; one's own code names what is missing. */
function reportUnresolved(
  file: string,
  { reference, source }: { reference: string; source: string },
  problems: Problems,
): void {
  const advice = isPackageReference(reference) ? `: is the npm package ${reference} installed?` : '';
  const problem = describeProblem(file, `cannot find the module '${reference}'${advice}`, {
    ...locate(source, reference),
    source,
  });
  (isPublished(file) ? problems.warnings : problems.errors).push(problem);
}

/**
 * Two functions, so that a file may declare its own `Image` or `URL`. The name at the end lets the browser's developer
 * tools show the file as it was written.
 */
function wrap(file: string, code: string): string {
  const parameters = MODULE_PARAMETERS.join(',');
  return `(function(${parameters}){return function(require,module,exports){${code}\n}})\n//# sourceURL=${moduleId(file)}`;
}

function moduleId(file: string): string {
  return `${file.slice(0, file.length - path.posix.extname(file).length)}.js`;
}
