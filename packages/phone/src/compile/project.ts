import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readJson, readRecord } from './json-source.ts';
import type { Problems } from './problem.ts';
import { isFile } from './source-files.ts';

/** The folder DevTools opens, and the mini program in it. */
export interface Project {
  /** Holds app.json. */
  root: string;
  appid: string;
  name: string;
  urlCheck: boolean;
}

/** What DevTools gives a project without an AppID. */
export const TOURIST_APPID = 'touristappid';

/**
 * Reads project.config.json, and project.private.config.json above it. `folder` may be the project, whose
 * `miniprogramRoot` leads to app.json, or the folder of app.json itself.
 */
export async function readProject(folder: string, problems: Problems): Promise<Project> {
  const opened = path.resolve(folder);
  const home = (await isFile(path.join(opened, 'project.config.json'))) ? opened : await findHome(opened);
  const shared = await readConfig(path.join(home, 'project.config.json'), problems);
  const own = await readConfig(path.join(home, 'project.private.config.json'), problems);
  const setting = { ...readRecord(shared.setting), ...readRecord(own.setting) };
  const { miniprogramRoot, appid, projectname } = { ...shared, ...own };
  return {
    root: typeof miniprogramRoot === 'string' ? path.resolve(home, miniprogramRoot) : opened,
    appid: typeof appid === 'string' && appid !== '' ? appid : TOURIST_APPID,
    name: typeof projectname === 'string' ? decodeName(projectname) : path.basename(home),
    urlCheck: setting.urlCheck !== false,
  };
}

/** DevTools writes names that are not ASCII percent-encoded. */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** The parent, when it is a project whose mini program is this folder. */
async function findHome(folder: string): Promise<string> {
  const parent = path.dirname(folder);
  const { miniprogramRoot } = await readConfig(path.join(parent, 'project.config.json'), { errors: [], warnings: [] });
  return typeof miniprogramRoot === 'string' && path.resolve(parent, miniprogramRoot) === folder ? parent : folder;
}

async function readConfig(file: string, problems: Problems): Promise<Record<string, unknown>> {
  const source = await readFile(file, 'utf8').catch(() => undefined);
  if (source === undefined) return {};
  const reading = await readJson(path.basename(file), source);
  if ('value' in reading) return readRecord(reading.value);
  problems.errors.push(reading.problem);
  return {};
}
