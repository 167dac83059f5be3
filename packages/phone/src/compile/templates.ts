import { createRequire } from 'node:module';
import path from 'node:path';
import { describeProblem, locate, type Problem, type Problems } from './problem.ts';
import { isPublished, resolvePath, type SourceFiles } from './source-files.ts';
import { findUnsupported } from './unsupported.ts';
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
    const waiting = units.map((id) => ({ id, askedBy: '' }));
    const scripts: typeof waiting = [];
    const seen = new Set<string>();
    for (const { id, askedBy } of waiting) {
      if (seen.has(id)) continue;
      seen.add(id);
      const file = `${id}.wxml`;
      const source = await readReached(files, { file, askedBy }, problems);
      if (source === undefined) continue;
      report(file, source, { findings: group.addTmpl(id, source), problems });
      problems.warnings.push(...findUnsupported(file, source));
      for (const used of readPaths(group.getDirectDependencies(id))) {
        waiting.push({ id: used.replace(/\.wxml$/, ''), askedBy: file });
      }
      for (const script of readPaths(group.getScriptDependencies(id))) scripts.push({ id: script, askedBy: file });
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
  const name = path.posix.basename(file, path.posix.extname(file));
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
