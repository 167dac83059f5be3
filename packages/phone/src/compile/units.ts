import path from 'node:path';
import { readJson, readRecord } from './json-source.ts';
import { describeProblem, locate, type Problems } from './problem.ts';
import type { AppConfig, Unit, UnitConfig } from './program.ts';
import { resolvePath, type SourceFiles } from './source-files.ts';

export interface UnitTree {
  pages: string[];
  units: Record<string, Unit>;
}

interface Wanted {
  path: string;
  isPage: boolean;
  /** The file and the words that ask for the unit. */
  askedBy: { file: string; words: string };
}

/** Every page of app.json and every component they use, found by following `usingComponents`. */
export async function collectUnits(files: SourceFiles, config: AppConfig, problems: Problems): Promise<UnitTree> {
  const wanted = listPages(config).map((page): Wanted => {
    return { path: page, isPage: true, askedBy: { file: 'app.json', words: path.posix.basename(page) } };
  });
  const pages = wanted.map((request) => request.path);
  const units: Record<string, Unit> = {};
  const everywhere = await resolveComponents(files, { unit: 'app', components: config.usingComponents }, problems);
  wanted.push(...everywhere.asked);
  for (const request of wanted) {
    if (units[request.path]) continue;
    const json = await readUnitConfig(files, request, problems);
    const { usingComponents: components } = json;
    const own = await resolveComponents(files, { unit: request.path, components }, problems);
    const usingComponents = { ...everywhere.used, ...own.used };
    const styleScope = request.isPage ? '' : `c${Object.keys(units).length}`;
    units[request.path] = { json: { ...json, usingComponents }, isPage: request.isPage, styleScope };
    wanted.push(...own.asked);
  }
  return { pages, units };
}

function listPages(config: AppConfig): string[] {
  const packages = config.subpackages ?? config.subPackages ?? [];
  return [...config.pages, ...packages.flatMap(({ root, pages }) => pages.map((page) => path.posix.join(root, page)))];
}

/** A page may do without its JSON. */
async function readUnitConfig(files: SourceFiles, request: Wanted, problems: Problems): Promise<UnitConfig> {
  await reportMissing(files, request, problems);
  const file = `${request.path}.json`;
  const source = await files.read(file);
  if (source === undefined) return {};
  const reading = await readJson(file, source);
  if ('value' in reading) return readRecord(reading.value);
  problems.errors.push(reading.problem);
  return {};
}

async function reportMissing(files: SourceFiles, request: Wanted, problems: Problems): Promise<void> {
  const missing: string[] = [];
  for (const extension of request.isPage ? ['wxml', 'js'] : ['json', 'wxml', 'js']) {
    const found = (await files.find(`${request.path}.${extension}`)) ?? (await findTyped(files, request, extension));
    if (found === undefined) missing.push(`${request.path}.${extension}`);
  }
  if (missing.length === 0) return;
  const { file, words } = request.askedBy;
  const source = await files.read(file);
  const message = `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing`;
  problems.errors.push(describeProblem(file, message, { ...locate(source ?? '', words), source }));
}

async function findTyped(files: SourceFiles, { path: unit }: Wanted, extension: string): Promise<string | undefined> {
  return extension === 'js' ? files.find(`${unit}.ts`) : undefined;
}

async function resolveComponents(
  files: SourceFiles,
  { unit, components = {} }: { unit: string; components: Record<string, string> | undefined },
  problems: Problems,
): Promise<{ used: Record<string, string>; asked: Wanted[] }> {
  const used: Record<string, string> = {};
  const asked: Wanted[] = [];
  const file = `${unit}.json`;
  for (const [tag, reference] of Object.entries(components)) {
    if (typeof reference !== 'string') {
      const message = `"usingComponents": <${tag}> needs a path`;
      problems.errors.push(describeProblem(file, message, locate((await files.read(file)) ?? '', tag)));
      continue;
    }
    if (reference.includes('://')) {
      const message = `<${tag}> is left out: plugins (${reference}) are not implemented in the phone`;
      problems.warnings.push(describeProblem(file, message, locate((await files.read(file)) ?? '', reference)));
      continue;
    }
    const target = await resolveComponent(files, unit, reference);
    used[tag] = `/${target}`;
    asked.push({ path: target, isPage: false, askedBy: { file, words: reference } });
  }
  return { used, asked };
}

/** A bare path is first looked up beside the unit, then among the npm packages. */
async function resolveComponent(files: SourceFiles, unit: string, reference: string): Promise<string> {
  const target = resolvePath(unit, reference);
  if (/^[./]/.test(reference)) return (await files.find(`${target}.json`)) ? target : asFolder(files, target);
  if (await files.find(`${target}.json`)) return target;
  return asFolder(files, `miniprogram_npm/${reference}`);
}

async function asFolder(files: SourceFiles, target: string): Promise<string> {
  const index = path.posix.join(target, 'index');
  return (await files.find(`${index}.json`)) ? index : target;
}
