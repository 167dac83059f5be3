import { createRequire } from 'node:module';
import { describeProblem, locate, type Problem, type Problems } from './problem.ts';
import { isPublished, resolvePath, type SourceFiles } from './source-files.ts';
import { adaptWxs } from './wxs.ts';

/** glass-easel's WXML compiler: WebAssembly, published as CommonJS. */
const { TmplGroup }: typeof import('glass-easel-template-compiler') = createRequire(import.meta.url)(
  'glass-easel-template-compiler',
);

interface Finding {
  isError: boolean;
  message: string;
  startLine: number;
  startColumn: number;
}

/** The compiler goes on after these, WeChat's does not. */
const REFUSED = new Set(['missing end tag', 'invalid end tag', 'invalid attribute']);

/** Compiles the WXML of every unit, and the templates and WXS they reach, to one JavaScript expression. */
export async function compileTemplates(files: SourceFiles, units: string[], problems: Problems): Promise<string> {
  const group = new TmplGroup();
  try {
    const waiting = units.map((path) => ({ path, askedBy: '' }));
    const scripts: { id: string; askedBy: string }[] = [];
    const seen = new Set<string>();
    for (const { path, askedBy } of waiting) {
      if (seen.has(path)) continue;
      seen.add(path);
      const source = await readReached(files, { file: `${path}.wxml`, askedBy }, problems);
      if (source === undefined) continue;
      const findings: Finding[] = group.addTmpl(path, source);
      report(`${path}.wxml`, source, { findings, problems });
      const askedHere = `${path}.wxml`;
      for (const used of readPaths(group.getDirectDependencies(path))) {
        waiting.push({ path: used.replace(/\.wxml$/, ''), askedBy: askedHere });
      }
      for (const id of readPaths(group.getScriptDependencies(path))) scripts.push({ id, askedBy: askedHere });
    }
    await addScripts(files, { group, scripts }, problems);
    return group.getTmplGenObjectGroups();
  } finally {
    group.free();
  }
}

/**
 * The runtime looks modules up under the path that is written: without extension where `<wxs src>` leaves it out, with
 * one in `require()`.
 */
async function addScripts(
  files: SourceFiles,
  { group, scripts }: { group: InstanceType<typeof TmplGroup>; scripts: { id: string; askedBy: string }[] },
  problems: Problems,
): Promise<void> {
  const seen = new Set<string>();
  for (const { id, askedBy } of scripts) {
    if (seen.has(id)) continue;
    seen.add(id);
    const file = `${id.replace(/\.wxs$/, '')}.wxs`;
    const source = await readReached(files, { file, askedBy }, problems);
    if (source === undefined) continue;
    group.addScript(id, adaptWxs(source));
    for (const [, required] of source.matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g)) {
      if (required) scripts.push({ id: resolvePath(id, required), askedBy: file });
    }
  }
}

/** Units are asked by nobody: what they lack has been told already. */
async function readReached(
  files: SourceFiles,
  { file, askedBy }: { file: string; askedBy: string },
  problems: Problems,
): Promise<string | undefined> {
  const source = await files.read(file);
  if (source !== undefined || askedBy === '') return source;
  const asking = (await files.read(askedBy)) ?? '';
  const name =
    file
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? file;
  problems.errors.push(describeProblem(askedBy, `${file} is missing`, { ...locate(asking, name), source: asking }));
  return undefined;
}

function report(
  file: string,
  source: string,
  { findings, problems }: { findings: Finding[]; problems: Problems },
): void {
  for (const { isError, message, startLine, startColumn } of findings) {
    const where = { line: startLine + 1, column: startColumn + 1, source };
    const problem: Problem = describeProblem(file, message, where);
    if (isError || REFUSED.has(message)) problems.errors.push(problem);
    else if (!isPublished(file)) problems.warnings.push(problem);
  }
}

function readPaths(paths: unknown[]): string[] {
  return paths.filter((path) => typeof path === 'string');
}
