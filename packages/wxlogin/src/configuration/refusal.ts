import { OptionsError } from '@wxlogin/server';
import { ProgramError } from '../program-error.ts';
import { settings } from './settings.ts';

/** Why there is no login, for people: what is wrong in the configuration, or why the database cannot be opened. Bugs stay as they are. */
export function explainRefusal(error: unknown): unknown {
  if (error instanceof OptionsError) return describeProblems(error.problems);
  if (!(error instanceof Error) || error.name !== 'Error') return error;
  return new ProgramError('failed', {
    en: `wxlogin cannot start: ${error.message}`,
    zh: `wxlogin 无法启动：${error.message}`,
  });
}

function describeProblems(problems: readonly string[]): ProgramError {
  const list = problems.map((problem) => `\n  - ${nameSource(problem)}`).join('');
  return new ProgramError('configuration', {
    en: `wxlogin does not start, because of its configuration:${list}\nEvery setting: docs/configuration.md`,
    zh: `配置有误，wxlogin 未启动：${list}\n全部配置项见 docs/configuration.md`,
  });
}

/** `issuer: is required` -> `issuer (WXLOGIN_ISSUER): is required` */
function nameSource(problem: string): string {
  const path = problem.slice(0, problem.indexOf(':'));
  const key = path.replace(/^apps\.\d+\./, '');
  const variable =
    key === 'apps' ? 'WXLOGIN_APPID and WXLOGIN_APP_SECRET' : settings.find((setting) => setting.key === key)?.variable;
  return variable ? problem.replace(path, `${path} (${variable})`) : problem;
}
