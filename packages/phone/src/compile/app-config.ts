import { readJson, readRecord } from './json-source.ts';
import { describeProblem, locate, type Problems, START } from './problem.ts';
import type { AppConfig, ThemeConfig } from './program.ts';
import type { SourceFiles } from './source-files.ts';

const NO_PAGES: AppConfig = { pages: [] };

/** https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html */
export async function readAppConfig(files: SourceFiles, problems: Problems): Promise<AppConfig> {
  const source = await files.read('app.json');
  if (source === undefined) {
    const message = `there is no app.json in ${files.root}: a mini program has one, next to its pages folder`;
    problems.errors.push(describeProblem('app.json', message, START));
    return NO_PAGES;
  }
  const reading = await readJson('app.json', source);
  if (!('value' in reading)) {
    problems.errors.push(reading.problem);
    return NO_PAGES;
  }
  const mistakes = findMistakes(reading.value);
  for (const { message, at } of mistakes) {
    problems.errors.push(describeProblem('app.json', message, { ...locate(source, at), source }));
  }
  if (mistakes.length > 0) return NO_PAGES;
  const config = reading.value as AppConfig;
  if (config.tabBar?.custom) {
    const message = 'custom tab bars are not implemented in the phone: WeChat’s own is drawn from the list';
    problems.warnings.push(describeProblem('app.json', message, locate(source, '"custom"')));
  }
  return config;
}

interface Mistake {
  message: string;
  /** The words beside which it stands. */
  at: string;
}

/** What the rest of the phone relies on. */
function findMistakes(value: unknown): Mistake[] {
  const { pages, subpackages, subPackages = subpackages, tabBar } = readRecord(value);
  if (!isTexts(pages) || pages.length === 0) return [{ message: '"pages" must list at least one page', at: '"pages"' }];
  if (subPackages !== undefined && !areSubPackages(subPackages)) {
    return [{ message: 'each of "subPackages" needs a "root" and "pages"', at: '"sub' }];
  }
  return tabBar === undefined ? [] : findTabMistakes(readRecord(tabBar).list, pages);
}

function findTabMistakes(list: unknown, pages: string[]): Mistake[] {
  if (!Array.isArray(list) || list.length < 2 || list.length > 5) {
    return [{ message: '"tabBar" must list 2 to 5 pages', at: '"tabBar"' }];
  }
  return list.flatMap((item): Mistake[] => {
    const { pagePath } = readRecord(item);
    if (typeof pagePath === 'string' && pages.includes(pagePath)) return [];
    return [{ message: `the tab "${String(pagePath)}" is not among the "pages"`, at: '"tabBar"' }];
  });
}

function areSubPackages(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.map(readRecord).every(({ root, pages }) => typeof root === 'string' && isTexts(pages));
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export async function readTheme(files: SourceFiles, config: AppConfig, problems: Problems): Promise<ThemeConfig> {
  const file = config.themeLocation;
  const source = file === undefined ? undefined : await files.read(file);
  if (source === undefined || file === undefined) return {};
  const reading = await readJson(file, source);
  if ('problem' in reading) {
    problems.errors.push(reading.problem);
    return {};
  }
  const { light, dark } = readRecord(reading.value);
  return { light: readColors(light), dark: readColors(dark) };
}

function readColors(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(readRecord(value)).map(([name, color]) => [name, String(color)]));
}
