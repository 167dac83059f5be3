import { readAppConfig, readTheme } from './app-config.ts';
import type { Problem, Problems } from './problem.ts';
import type { Module, ProgramFacts } from './program.ts';
import { type Project, readProject } from './project.ts';
import { compileScripts } from './scripts.ts';
import { openSourceFiles, type SourceFiles } from './source-files.ts';
import { compileStyles } from './styles.ts';
import { compileTemplates } from './templates.ts';
import { collectUnits } from './units.ts';

export interface CompileOptions {
  /** Where the search for npm packages goes on when the mini program's own folder and those above have none. */
  npmRoot?: string;
}

export interface CompileStats {
  pages: number;
  components: number;
  modules: number;
  bytes: number;
  durationMs: number;
}

export type CompileResult =
  | { ok: true; project: Project; code: string; warnings: Problem[]; stats: CompileStats }
  | { ok: false; project: Project; errors: Problem[]; warnings: Problem[] };

/**
 * Compiles a native mini program, unmodified, to one script that starts it in the phone's page. `folder` is what one
 * would open in DevTools. Never rejects for what the mini program contains: mistakes are returned with file and line.
 */
export async function compile(folder: string, options: CompileOptions = {}): Promise<CompileResult> {
  const startedAt = performance.now();
  const problems: Problems = { errors: [], warnings: [] };
  const project = await readProject(folder, problems);
  const files = openSourceFiles(project.root, options.npmRoot ?? project.root);
  const { program, templates, modules } = await compileProgram(files, project, problems);
  const { errors, warnings } = problems;
  if (errors.length > 0) return { ok: false, project, errors, warnings };
  const code = writeScript(program, templates, modules);
  const stats = {
    pages: program.pages.length,
    components: Object.values(program.units).filter((unit) => !unit.isPage).length,
    modules: Object.keys(modules).length,
    bytes: Buffer.byteLength(code),
    durationMs: Math.round(performance.now() - startedAt),
  };
  return { ok: true, project, code, warnings, stats };
}

async function compileProgram(files: SourceFiles, project: Project, problems: Problems) {
  const config = await readAppConfig(files, problems);
  const theme = await readTheme(files, config, problems);
  const { pages, units } = await collectUnits(files, config, problems);
  const templates = await compileTemplates(files, Object.keys(units), problems);
  const styles = await compileStyles(files, units, problems);
  const entries = ['app', ...Object.keys(units)];
  const modules = await compileScripts({ files, alias: config.resolveAlias ?? {}, problems }, entries);
  const { appid, name, urlCheck } = project;
  const program: ProgramFacts = { appid, name, urlCheck, config, theme, pages, units, styles };
  return { program, templates, modules };
}

function writeScript(program: ProgramFacts, templates: string, modules: Record<string, Module>): string {
  const makeTemplates = `(getRegExp,getDate)=>${templates}`;
  return `__phone.start(${JSON.stringify(program)},{makeTemplates:${makeTemplates},modules:${JSON.stringify(modules)}});\n`;
}
