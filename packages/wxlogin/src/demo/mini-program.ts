import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProgramError } from '../program-error.ts';

/** The mini program that the demo's phone runs. */
export interface MiniProgram {
  readonly folder: string;
  /** Undefined where the project names none, or only the placeholder of DevTools. */
  readonly appid: string | undefined;
}

/** In an installed package the example lies beside us; in the repository, among the examples. */
const examples = ['../../example-miniprogram', '../../../../examples/miniprogram'];

/** @throws ProgramError usage when there is no mini program in the folder */
export function findMiniProgram(given: string | undefined): MiniProgram {
  const folder = given === undefined ? findExample() : resolve(given);
  if (!['app.json', 'project.config.json'].some((name) => existsSync(join(folder, name)))) {
    throw new ProgramError('usage', {
      en: `There is no mini program in ${folder}. Give --miniprogram the folder you would open in WeChat DevTools.`,
      zh: `${folder} 中没有小程序。请用 --miniprogram 指定你会在微信开发者工具中打开的文件夹。`,
    });
  }
  return { folder, appid: findAppid(folder) ?? findAppid(dirname(folder)) };
}

function findExample(): string {
  const folders = examples.map((path) => fileURLToPath(new URL(path, import.meta.url)));
  const folder = folders.find((candidate) => existsSync(candidate));
  if (folder) return folder;
  throw new ProgramError('failed', {
    en: 'The example mini program is missing from this installation. Install wxlogin again, or name one with --miniprogram <folder>.',
    zh: '安装中缺少示例小程序。请重新安装 wxlogin，或用 --miniprogram <文件夹> 指定一个小程序。',
  });
}

/** The private file wins over the shared one, as in DevTools. */
function findAppid(folder: string): string | undefined {
  const files = ['project.private.config.json', 'project.config.json'].map((name) => join(folder, name));
  return files.map(readAppid).find((appid) => appid !== undefined);
}

/** A file that cannot be read or parsed names no AppID; the phone tells what is wrong with it. */
function readAppid(file: string): string | undefined {
  try {
    const { appid } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof appid === 'string' && /^wx[0-9a-f]{16}$/.test(appid) ? appid : undefined;
  } catch {
    return undefined;
  }
}
